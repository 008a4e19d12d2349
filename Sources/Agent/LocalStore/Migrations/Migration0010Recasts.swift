extension Migration {
    // By which settings a receipt was read, and what a change of them would make of receipts that are known: that
    // waits for headquarters.
    static let migration0010Recasts = """
        ALTER TABLE known_key ADD COLUMN reading BLOB NOT NULL DEFAULT x'';
        ALTER TABLE fact ADD COLUMN is_recast INTEGER NOT NULL DEFAULT 0 CHECK (is_recast IN (0, 1));
        CREATE TABLE recast (
            hash BLOB NOT NULL CHECK (length(hash) = 16),
            digest BLOB NOT NULL,
            reading BLOB NOT NULL,
            sequence INTEGER NOT NULL,
            accepted_at INTEGER NOT NULL,
            PRIMARY KEY (hash, digest)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX recast_by_sequence ON recast (sequence);
        CREATE INDEX quarantine_of_server ON quarantine (id) WHERE source = 'server';
        """
}
