extension Migration {
    // Quotes with the state of knowledge they were made from, in place of a table that was never filled; and how many
    // of those that were handed out are accounted for.
    static let migration0003Quotes = """
        DROP TABLE quote;

        CREATE TABLE quote_record (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            made_at INTEGER NOT NULL,
            policy_version INTEGER NOT NULL,
            as_of INTEGER NOT NULL,
            epoch BLOB NOT NULL CHECK (length(epoch) = 16),
            feed_change INTEGER NOT NULL,
            included_sequence INTEGER NOT NULL,
            own_sequence INTEGER NOT NULL,
            payload BLOB NOT NULL,
            checksum INTEGER NOT NULL,
            is_uploaded INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX quote_record_pending ON quote_record (number) WHERE is_uploaded = 0;

        CREATE TABLE quote_account (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            accounted_count INTEGER NOT NULL DEFAULT 0,
            lost_count INTEGER NOT NULL DEFAULT 0,
            dropped_count INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        INSERT INTO quote_account (id) VALUES (1);
        """
}
