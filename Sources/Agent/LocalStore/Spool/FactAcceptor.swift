import GRDB

/// Gives facts their sequences inside one transaction; `finish` writes down how far it came.
struct FactAcceptor {
    private let database: Database
    private let now: StoredInstant
    /// Digest of the settings by which the facts were read; empty: no setting makes their contents.
    private let reading: [UInt8]
    private var lastSequence: Int64
    private var acceptedCount: Int64 = 0
    private var duplicateCount: Int64 = 0
    private var amendmentCount: Int64 = 0
    private var quarantinedCount: Int64 = 0

    init(_ database: Database, now: StoredInstant, reading: [UInt8] = []) throws {
        self.database = database
        self.now = now
        self.reading = reading
        let select = try BoundStatement(database, "SELECT last_sequence FROM installation WHERE id = 1")
        guard let last = try select.one({ $0.integer(0) }) else { throw LocalStoreError.notInstalled }
        lastSequence = last
    }

    /// Decides by key and digest what the fact is; `hold` puts it into quarantine and returns the entry.
    ///
    /// That a receipt never happened is no amendment, so a void is taken also from a source that cannot amend. So is a
    /// receipt whose void is known: the server decides whether it stays void.
    mutating func accept(_ fact: SpoolFact, canAmend: Bool, hold: () throws -> Int64) throws -> Acceptance {
        let keyHash = fact.keyHash
        let known = try knownKey(keyHash)
        if let known, let sequence = try sequence(of: fact, known) {
            duplicateCount += 1
            try noteReading(of: known, fact, keyHash: keyHash)
            return .duplicate(sequence: sequence)
        }
        if let known, let recast = try recast(fact, known, keyHash: keyHash) { return recast }
        if let known, !canAmend, !fact.isVoid, !known.isVoid {
            quarantinedCount += 1
            return .quarantined(entry: try hold())
        }
        lastSequence += 1
        try insert(fact, previous: known?.sequence)
        try remember(fact, keyHash: keyHash)
        guard let known else {
            acceptedCount += 1
            return .new(sequence: lastSequence)
        }
        amendmentCount += 1
        return .amendment(sequence: lastSequence, previousSequence: known.sequence)
    }

    /// Keeps other content for headquarters that a changed setting may have made; nil: no setting was changed.
    ///
    /// What the point of sale itself amends at the same time looks the same, and waits as well. Voids do not: that a
    /// receipt never happened is no matter of settings.
    private mutating func recast(_ fact: SpoolFact, _ known: KnownKey, keyHash: [UInt8]) throws -> Acceptance? {
        guard !reading.isEmpty, !known.reading.isEmpty, known.reading != reading, !fact.isVoid, !known.isVoid
        else { return nil }
        let select = try BoundStatement(database, "SELECT sequence FROM recast WHERE hash = ? AND digest = ?")
        try select.bind(1, keyHash)
        try select.bind(2, fact.digest)
        if let sequence = try select.one({ $0.integer(0) }) {
            duplicateCount += 1
            return .duplicate(sequence: sequence)
        }
        quarantinedCount += 1
        lastSequence += 1
        try insert(fact, previous: nil, isRecast: true)
        let remember = try BoundStatement(
            database, "INSERT INTO recast (hash, digest, reading, sequence, accepted_at) VALUES (?, ?, ?, ?, ?)")
        try remember.bind(1, keyHash)
        try remember.bind(2, fact.digest)
        try remember.bind(3, reading)
        try remember.bind(4, lastSequence)
        try remember.bind(5, now.millisecondsSinceEpoch)
        try remember.run()
        return .recast(sequence: lastSequence)
    }

    /// Notes that the settings of now give the known content too.
    private func noteReading(of known: KnownKey, _ fact: SpoolFact, keyHash: [UInt8]) throws {
        guard !reading.isEmpty, known.reading != reading, known.digest == fact.digest else { return }
        let update = try BoundStatement(database, "UPDATE known_key SET reading = ? WHERE hash = ?")
        try update.bind(1, reading)
        try update.bind(2, keyHash)
        try update.run()
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

    /// What the spool knows of a key; nil: nothing.
    private func knownKey(_ keyHash: [UInt8]) throws -> KnownKey? {
        let select = try BoundStatement(database, "SELECT digest, sequence, reading FROM known_key WHERE hash = ?")
        try select.bind(1, keyHash)
        return try select.one { KnownKey(digest: $0.bytes(0), sequence: $0.integer(1), reading: $0.bytes(2)) }
    }

    /// The sequence under which the spool has this very content; nil: it does not.
    ///
    /// A void of a void says nothing new, and neither does a receipt that is told again after it was voided, as when a
    /// journal is read a second time; that one is known by the facts before the void for as long as they are kept.
    private func sequence(of fact: SpoolFact, _ known: KnownKey) throws -> Int64? {
        guard known.isVoid else { return known.digest == fact.digest ? known.sequence : nil }
        guard !fact.isVoid else { return known.sequence }
        let select = try BoundStatement(
            database,
            """
            WITH RECURSIVE content (sequence, digest, previous) AS (
                SELECT sequence, digest, previous_sequence FROM fact WHERE sequence = ?
                UNION
                SELECT fact.sequence, fact.digest, fact.previous_sequence
                FROM content JOIN fact ON fact.sequence = content.previous
            )
            SELECT max(sequence) FROM content WHERE digest = ?
            """)
        try select.bind(1, known.sequence)
        try select.bind(2, fact.digest)
        return try select.one { $0.optionalInteger(0) } ?? nil
    }

    private func insert(_ fact: SpoolFact, previous: Int64?, isRecast: Bool = false) throws {
        let insert = try BoundStatement(
            database,
            """
            INSERT INTO fact (\(SpoolFact.columns), sequence, previous_sequence, accepted_at, is_recast)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try fact.bind(to: insert)
        try insert.bind(14, lastSequence)
        try insert.bind(15, previous)
        try insert.bind(16, now.millisecondsSinceEpoch)
        try insert.bind(17, isRecast ? 1 : 0)
        try insert.run()
        for identifier in Set(fact.mentioned) {
            let mention = try BoundStatement(
                database, "INSERT INTO fact_mention (identifier, sequence) VALUES (?, ?)")
            try mention.bind(1, identifier)
            try mention.bind(2, lastSequence)
            try mention.run()
        }
        for original in Set(fact.originals) {
            let naming = try BoundStatement(database, "INSERT INTO fact_original (original, sequence) VALUES (?, ?)")
            try naming.bind(1, original.bytes)
            try naming.bind(2, lastSequence)
            try naming.run()
        }
    }

    private func remember(_ fact: SpoolFact, keyHash: [UInt8]) throws {
        let remember = try BoundStatement(
            database,
            "INSERT OR REPLACE INTO known_key (hash, digest, sequence, accepted_at, reading) VALUES (?, ?, ?, ?, ?)")
        try remember.bind(1, keyHash)
        try remember.bind(2, fact.isVoid ? KnownKey.digestOfVoid : fact.digest)
        try remember.bind(3, lastSequence)
        try remember.bind(4, now.millisecondsSinceEpoch)
        try remember.bind(5, reading)
        try remember.run()
    }
}

/// What the spool remembers of a key, also when the fact itself is no longer kept.
private struct KnownKey {
    /// Stands for the content of every void; no fact has an empty digest.
    static let digestOfVoid: [UInt8] = []

    /// Digest of the latest content.
    var digest: [UInt8]
    /// Sequence of the latest content.
    var sequence: Int64
    /// Digest of the settings by which it was read; empty: no setting made it, or it is not known.
    var reading: [UInt8]

    /// True: the latest that was told is that the receipt never happened.
    var isVoid: Bool { digest == Self.digestOfVoid }
}

extension SpoolFact {
    /// True: the receipt never happened; nothing else has no lines.
    fileprivate var isVoid: Bool { lineCount == 0 }
}
