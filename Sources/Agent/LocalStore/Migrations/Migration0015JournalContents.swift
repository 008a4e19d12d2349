extension Migration {
    // Journals that were read to their end out of packed files, by their bytes: packed otherwise or elsewhere they are
    // the same ones.
    static let migration0015JournalContents = """
        CREATE TABLE journal_content (
            source TEXT NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            length INTEGER NOT NULL CHECK (length > 0),
            saved_at INTEGER NOT NULL,
            PRIMARY KEY (source, digest)
        ) STRICT, WITHOUT ROWID;
        """
}
