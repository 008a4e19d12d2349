extension Migration {
    // How a journal is seen to be changed before the place where its reading stopped: by the moment it was last
    // written, and by a digest of everything that was read.
    static let migration0004Journals = """
        ALTER TABLE journal ADD COLUMN modified_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE journal ADD COLUMN read_digest BLOB NOT NULL DEFAULT x'';
        """
}
