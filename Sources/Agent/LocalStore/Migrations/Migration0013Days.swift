extension Migration {
    // How the business dates of journals, spool and server compare, and the indexes by which a date's facts are found.
    static let migration0013Days = """
        CREATE TABLE compared_day (
            business_date INTEGER PRIMARY KEY,
            receipts INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 16),
            outcome INTEGER NOT NULL,
            answer BLOB NOT NULL
        ) STRICT;
        CREATE TABLE journal_day (
            business_date INTEGER PRIMARY KEY,
            is_different INTEGER NOT NULL CHECK (is_different IN (0, 1)),
            contents BLOB NOT NULL
        ) STRICT;
        CREATE TABLE journal_date (
            source TEXT NOT NULL,
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            business_date INTEGER NOT NULL,
            PRIMARY KEY (source, device, inode, business_date)
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE conversation ADD COLUMN days_compared_at INTEGER;
        ALTER TABLE conversation ADD COLUMN days_compared_through INTEGER;
        ALTER TABLE conversation ADD COLUMN days_failure_code TEXT;
        ALTER TABLE conversation ADD COLUMN days_failure_message TEXT;
        CREATE INDEX fact_by_day ON fact (business_date);
        CREATE INDEX held_fact_by_key ON held_fact (key);
        CREATE INDEX fact_recast_by_day ON fact (business_date) WHERE is_recast = 1;
        """
}
