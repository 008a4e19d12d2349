extension Migration {
    // Tables with the endings _0 and _1 are the two generations of the rating cache: one is read, the other is filled.
    static let migration0001Start = """
        CREATE TABLE installation (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            epoch BLOB NOT NULL CHECK (length(epoch) = 16),
            tenant TEXT NOT NULL,
            agent TEXT NOT NULL,
            store TEXT NOT NULL,
            settings BLOB NOT NULL,
            last_sequence INTEGER NOT NULL DEFAULT 0 CHECK (last_sequence >= 0),
            acknowledged_sequence INTEGER NOT NULL DEFAULT 0
                CHECK (acknowledged_sequence BETWEEN 0 AND last_sequence),
            acknowledged_digest BLOB NOT NULL DEFAULT x'',
            accepted_count INTEGER NOT NULL DEFAULT 0,
            duplicate_count INTEGER NOT NULL DEFAULT 0,
            amendment_count INTEGER NOT NULL DEFAULT 0,
            quarantined_count INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE fact (
            sequence INTEGER PRIMARY KEY,
            kind INTEGER NOT NULL,
            key TEXT NOT NULL,
            digest BLOB NOT NULL,
            business_date INTEGER NOT NULL,
            customer BLOB CHECK (length(customer) = 16),
            customer_kind INTEGER,
            customer_key_id INTEGER,
            line_count INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            previous_sequence INTEGER,
            accepted_at INTEGER NOT NULL,
            payload BLOB NOT NULL,
            checksum INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX fact_by_customer ON fact (customer, sequence) WHERE customer IS NOT NULL;

        CREATE TABLE known_key (
            hash BLOB PRIMARY KEY CHECK (length(hash) = 16),
            digest BLOB NOT NULL,
            sequence INTEGER NOT NULL,
            accepted_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE acknowledgement (
            hour INTEGER PRIMARY KEY,
            through INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE request (
            key TEXT PRIMARY KEY,
            digest BLOB NOT NULL,
            result BLOB NOT NULL,
            answered_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE quarantine (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            fingerprint BLOB NOT NULL UNIQUE CHECK (length(fingerprint) = 16),
            source TEXT NOT NULL,
            line INTEGER NOT NULL,
            reason_code TEXT NOT NULL,
            field TEXT NOT NULL,
            raw BLOB NOT NULL,
            is_cut INTEGER NOT NULL,
            state INTEGER NOT NULL,
            entered_at INTEGER NOT NULL,
            settled_at INTEGER
        ) STRICT;
        CREATE INDEX quarantine_by_state ON quarantine (state, id);

        CREATE TABLE held_fact (
            quarantine_id INTEGER PRIMARY KEY REFERENCES quarantine (id),
            kind INTEGER NOT NULL,
            key TEXT NOT NULL,
            digest BLOB NOT NULL,
            business_date INTEGER NOT NULL,
            customer BLOB CHECK (length(customer) = 16),
            customer_kind INTEGER,
            customer_key_id INTEGER,
            line_count INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            payload BLOB NOT NULL,
            checksum INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE journal (
            source TEXT NOT NULL,
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            head_length INTEGER NOT NULL,
            head_digest BLOB NOT NULL,
            size INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            line INTEGER NOT NULL,
            saved_at INTEGER NOT NULL,
            PRIMARY KEY (source, device, inode)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE quote (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            made_at INTEGER NOT NULL,
            feed_change INTEGER NOT NULL,
            own_sequence INTEGER NOT NULL,
            is_uploaded INTEGER NOT NULL DEFAULT 0,
            payload BLOB NOT NULL
        ) STRICT;
        CREATE INDEX quote_pending ON quote (number) WHERE is_uploaded = 0;

        CREATE TABLE feed (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            generation INTEGER NOT NULL CHECK (generation IN (0, 1)),
            change INTEGER NOT NULL,
            included_sequence INTEGER NOT NULL,
            made_on INTEGER NOT NULL,
            applied_at INTEGER
        ) STRICT;
        INSERT INTO feed VALUES (1, 0, 0, 0, 0, NULL);

        CREATE TABLE identifier_stage (hash BLOB NOT NULL, customer INTEGER NOT NULL) STRICT;
        \(generation(0))
        \(generation(1))
        """

    private static func generation(_ number: Int) -> String {
        """
        CREATE TABLE customer_\(number) (
            id INTEGER PRIMARY KEY,
            flags INTEGER NOT NULL,
            facts BLOB,
            identifiers BLOB,
            checksum INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE state_\(number) (
            key INTEGER PRIMARY KEY,
            states BLOB NOT NULL,
            checksum INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE identifier_\(number) (
            hash BLOB PRIMARY KEY,
            customer INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE product_\(number) (
            code TEXT PRIMARY KEY,
            payload BLOB,
            checksum INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE policy_\(number) (
            version INTEGER PRIMARY KEY,
            effective_from INTEGER NOT NULL,
            payload BLOB NOT NULL,
            checksum INTEGER NOT NULL
        ) STRICT;
        """
    }
}
