extension Migration {
    // What the conversation with the server must remember across a crash, and an index over the few amendments.
    static let migration0002Conversation = """
        CREATE TABLE sent_batch (
            last_sequence INTEGER PRIMARY KEY CHECK (last_sequence >= 1),
            digest BLOB NOT NULL CHECK (length(digest) = 32)
        ) STRICT;

        CREATE TABLE conversation (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            wants_adoption INTEGER NOT NULL DEFAULT 0,
            attempted_at INTEGER,
            succeeded_at INTEGER,
            clock_offset_ms INTEGER,
            failure_code TEXT,
            failure_message TEXT,
            missing_count INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        INSERT INTO conversation (id) VALUES (1);

        CREATE INDEX fact_by_amendment ON fact (sequence, previous_sequence) WHERE previous_sequence IS NOT NULL;
        """
}
