import GRDB

/// Gives facts their sequences inside one transaction; `finish` writes down how far it came.
struct FactAcceptor {
    private let database: Database
    private let now: StoredInstant
    private var lastSequence: Int64
    private var acceptedCount: Int64 = 0
    private var duplicateCount: Int64 = 0
    private var amendmentCount: Int64 = 0
    private var quarantinedCount: Int64 = 0

    init(_ database: Database, now: StoredInstant) throws {
        self.database = database
        self.now = now
        let select = try BoundStatement(database, "SELECT last_sequence FROM installation WHERE id = 1")
        guard let last = try select.one({ $0.integer(0) }) else { throw LocalStoreError.notInstalled }
        lastSequence = last
    }

    /// Decides by key and digest what the fact is; `hold` puts it into quarantine and returns the entry.
    mutating func accept(_ fact: SpoolFact, canAmend: Bool, hold: () throws -> Int64) throws -> Acceptance {
        let keyHash = fact.keyHash
        let known = try BoundStatement(database, "SELECT digest, sequence FROM known_key WHERE hash = ?")
        try known.bind(1, keyHash)
        let earlier = try known.one { (digest: $0.bytes(0), sequence: $0.integer(1)) }
        if let earlier, earlier.digest == fact.digest {
            duplicateCount += 1
            return .duplicate(sequence: earlier.sequence)
        }
        if earlier != nil, !canAmend {
            quarantinedCount += 1
            return .quarantined(entry: try hold())
        }
        lastSequence += 1
        try insert(fact, previous: earlier?.sequence)
        try remember(fact, keyHash: keyHash)
        guard let earlier else {
            acceptedCount += 1
            return .new(sequence: lastSequence)
        }
        amendmentCount += 1
        return .amendment(sequence: lastSequence, previousSequence: earlier.sequence)
    }

    /// Writes the last sequence and the counters.
    func finish() throws {
        let update = try BoundStatement(
            database,
            """
            UPDATE installation SET last_sequence = ?, accepted_count = accepted_count + ?,
                duplicate_count = duplicate_count + ?, amendment_count = amendment_count + ?,
                quarantined_count = quarantined_count + ?
            WHERE id = 1
            """)
        let values = [lastSequence, acceptedCount, duplicateCount, amendmentCount, quarantinedCount]
        for (index, value) in values.enumerated() { try update.bind(Int32(index + 1), value) }
        try update.run()
    }

    private func insert(_ fact: SpoolFact, previous: Int64?) throws {
        let insert = try BoundStatement(
            database,
            """
            INSERT INTO fact (kind, key, digest, business_date, customer, customer_kind, customer_key_id, line_count,
                amount, payload, checksum, sequence, previous_sequence, accepted_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try fact.bind(to: insert)
        try insert.bind(12, lastSequence)
        try insert.bind(13, previous)
        try insert.bind(14, now.millisecondsSinceEpoch)
        try insert.run()
    }

    private func remember(_ fact: SpoolFact, keyHash: [UInt8]) throws {
        let remember = try BoundStatement(
            database, "INSERT OR REPLACE INTO known_key (hash, digest, sequence, accepted_at) VALUES (?, ?, ?, ?)")
        try remember.bind(1, keyHash)
        try remember.bind(2, fact.digest)
        try remember.bind(3, lastSequence)
        try remember.bind(4, now.millisecondsSinceEpoch)
        try remember.run()
    }
}
