extension Migration {
    // Batches may be cut otherwise when they are sent again, and end at the same fact: every one that left is kept.
    static let migration0007SentBatches = """
        ALTER TABLE sent_batch RENAME TO sent_batch_before;
        CREATE TABLE sent_batch (
            last_sequence INTEGER NOT NULL CHECK (last_sequence >= 1),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            PRIMARY KEY (last_sequence, digest)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO sent_batch SELECT last_sequence, digest FROM sent_batch_before;
        DROP TABLE sent_batch_before;
        """
}
