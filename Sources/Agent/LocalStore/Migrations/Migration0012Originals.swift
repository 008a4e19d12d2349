extension Migration {
    // Which receipts a return takes back from: where one of them changes, the return counts with something else, also
    // when it is another customer's.
    static let migration0012Originals = """
        ALTER TABLE fact ADD COLUMN originals BLOB NOT NULL DEFAULT x'' CHECK (length(originals) % 16 = 0);
        ALTER TABLE held_fact ADD COLUMN originals BLOB NOT NULL DEFAULT x'' CHECK (length(originals) % 16 = 0);
        CREATE TABLE fact_original (
            original BLOB NOT NULL CHECK (length(original) = 16),
            sequence INTEGER NOT NULL REFERENCES fact (sequence) ON UPDATE CASCADE ON DELETE CASCADE,
            PRIMARY KEY (original, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX fact_original_by_sequence ON fact_original (sequence);
        """
}
