extension Migration {
    // Whom a receipt names beside its customer is found by it: what the server makes of it may change their prices.
    static let migration0008Mentions = """
        ALTER TABLE fact ADD COLUMN mentioned BLOB NOT NULL DEFAULT x'' CHECK (length(mentioned) % 16 = 0);
        ALTER TABLE held_fact ADD COLUMN mentioned BLOB NOT NULL DEFAULT x'' CHECK (length(mentioned) % 16 = 0);
        CREATE TABLE fact_mention (
            identifier BLOB NOT NULL CHECK (length(identifier) = 16),
            sequence INTEGER NOT NULL REFERENCES fact (sequence) ON UPDATE CASCADE ON DELETE CASCADE,
            PRIMARY KEY (identifier, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX fact_mention_by_sequence ON fact_mention (sequence);
        """
}
