extension Migration {
    // Counts the feeds that were applied, so that whoever keeps what they brought knows when to look again; the number
    // of a change does not tell it, because a snapshot may bring the same change once more.
    static let migration0005Revision = """
        ALTER TABLE feed ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
        """
}
