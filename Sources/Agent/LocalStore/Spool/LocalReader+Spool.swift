import GRDB
public import Rating

extension LocalReader {
    /// The facts after `sequence`, in order and without a gap, up to the limits; empty: there are none.
    ///
    /// Throws `corrupt` when a fact is damaged or missing: what cannot be proven is never sent.
    public func pending(after sequence: Int64, limits: PendingLimits) throws -> [StoredFact] {
        let select = try BoundStatement(
            database, "SELECT \(StoredFact.columns) FROM fact WHERE sequence > ? ORDER BY sequence LIMIT ?")
        try select.bind(1, sequence)
        try select.bind(2, Int64(max(1, limits.factsMax)))
        var facts: [StoredFact] = []
        var lines = 0
        var bytes = 0
        try select.each { row in
            let stored = try StoredFact(row: row)
            guard stored.sequence == sequence + Int64(facts.count) + 1 else {
                throw LocalStoreError(
                    .corrupt, "the fact with sequence \(sequence + Int64(facts.count) + 1) is missing",
                    nextStep: LocalStoreError.replaceFile)
            }
            lines += stored.fact.lineCount
            bytes += stored.fact.payload.count
            guard facts.isEmpty || (lines <= limits.linesMax && bytes <= limits.bytesMax) else { return false }
            facts.append(stored)
            return true
        }
        return facts
    }

    /// The fact with this sequence; nil: never given out, or no longer kept.
    ///
    /// Throws `corrupt`.
    public func fact(sequence: Int64) throws -> StoredFact? {
        let select = try BoundStatement(database, "SELECT \(StoredFact.columns) FROM fact WHERE sequence = ?")
        try select.bind(1, sequence)
        return try select.one { try StoredFact(row: $0) }
    }

    /// The sequence of the first kept fact of the present installation on a business date or a later one.
    ///
    /// Looks through all kept facts: meant for what is rarely asked.
    ///
    /// - Parameter date: the business date.
    /// - Returns: the sequence; nil: none is kept.
    /// - Throws: what reading the file throws.
    public func firstSequence(onOrAfter date: CalendarDate) throws -> Int64? {
        // Facts of earlier installations have numbers below one.
        let select = try BoundStatement(
            database, "SELECT min(sequence) FROM fact WHERE business_date >= ? AND sequence >= 1")
        try select.bind(1, Int64(date.daysSinceEpoch))
        return try select.one { $0.optionalInteger(0) }.flatMap { $0 }
    }

    /// The fact that was told last under a key.
    ///
    /// - Parameters:
    ///   - kind: what it is, as in `SpoolFact.kind`.
    ///   - key: its key.
    /// - Returns: the fact; nil: none was told, it is a void, or it is no longer kept.
    /// - Throws: `LocalStoreError.corrupt` when it is damaged.
    public func latestFact(kind: UInt8, key: String) throws -> StoredFact? {
        let select = try BoundStatement(database, "SELECT sequence FROM known_key WHERE hash = ? AND digest <> x''")
        try select.bind(1, SpoolFact.keyHash(kind: kind, key: key))
        return try select.one { $0.integer(0) }.flatMap { try fact(sequence: $0) }
    }

    /// The facts of a kind whose content holds some bytes, each as it was told last, in order of sequence.
    ///
    /// Looks through all kept facts: meant for what is rarely asked.
    ///
    /// - Parameters:
    ///   - kind: what they are, as in `SpoolFact.kind`.
    ///   - bytes: what the payload holds somewhere; not empty.
    /// - Returns: the facts.
    /// - Throws: `LocalStoreError.corrupt` when one is damaged.
    public func latestFacts(kind: UInt8, holding bytes: [UInt8]) throws -> [StoredFact] {
        let select = try BoundStatement(
            database,
            """
            SELECT \(StoredFact.columns) FROM fact
            WHERE kind = ? AND instr(payload, ?) > 0 AND is_recast = 0
                AND sequence NOT IN (SELECT previous_sequence FROM fact WHERE previous_sequence IS NOT NULL)
            ORDER BY sequence
            """)
        try select.bind(1, Int64(kind))
        try select.bind(2, bytes)
        var facts: [StoredFact] = []
        try select.each { row in
            facts.append(try StoredFact(row: row))
            return true
        }
        return facts
    }

    /// The store's own facts of one customer above the sequence that the feed includes, acknowledged or not, in
    /// order of sequence; the customer is known by any of `identifiers`.
    ///
    /// Throws `corrupt`.
    public func ownFacts(of identifiers: [IdentifierDigest], above sequence: Int64) throws -> [StoredFact] {
        let select = try BoundStatement(
            database,
            "SELECT \(StoredFact.columns) FROM fact WHERE customer = ? AND sequence > ? AND is_recast = 0 "
                + "ORDER BY sequence")
        var facts: [StoredFact] = []
        for identifier in Set(identifiers) {
            try select.bind(1, identifier)
            try select.bind(2, sequence)
            try select.each { row in
                facts.append(try StoredFact(row: row))
                return true
            }
        }
        return identifiers.count > 1 ? facts.sorted { $0.sequence < $1.sequence } : facts
    }

    /// The store's own facts above a sequence that mention a customer beside another identifier, in order of sequence.
    ///
    /// - Parameters:
    ///   - identifiers: those by any of which the customer is known.
    ///   - sequence: the last one that the feed includes.
    /// - Returns: the facts, the customer's own among them.
    /// - Throws: `LocalStoreError.corrupt` when one is damaged.
    public func mentions(of identifiers: [IdentifierDigest], above sequence: Int64) throws -> [StoredFact] {
        let select = try BoundStatement(
            database, "SELECT sequence FROM fact_mention WHERE identifier = ? AND sequence > ?")
        var sequences: Set<Int64> = []
        for identifier in Set(identifiers) {
            try select.bind(1, identifier)
            try select.bind(2, sequence)
            try select.each { row in
                sequences.insert(row.integer(0))
                return true
            }
        }
        return try sequences.sorted().compactMap { try fact(sequence: $0) }.filter { !$0.isRecast }
    }

    /// How the spool stands.
    ///
    /// Throws `notInstalled`.
    public func spoolStatus() throws -> SpoolStatus {
        let select = try BoundStatement(
            database,
            """
            SELECT last_sequence, acknowledged_sequence, acknowledged_digest, accepted_count, duplicate_count,
                amendment_count, quarantined_count,
                (SELECT accepted_at FROM fact WHERE sequence > acknowledged_sequence ORDER BY sequence LIMIT 1),
                (SELECT min(sequence) FROM fact),
                (SELECT count(*) FROM quarantine WHERE state = 0)
            FROM installation WHERE id = 1
            """)
        let status = try select.one { row in
            SpoolStatus(
                lastSequence: row.integer(0), acknowledgedSequence: row.integer(1), acknowledgedDigest: row.bytes(2),
                oldestUnsentAt: row.optionalInteger(7).map { StoredInstant(millisecondsSinceEpoch: $0) },
                firstKeptSequence: row.optionalInteger(8), acceptedCount: row.integer(3),
                duplicateCount: row.integer(4), amendmentCount: row.integer(5), quarantinedCount: row.integer(6),
                quarantineOpenCount: row.integer(9))
        }
        guard let status else { throw LocalStoreError.notInstalled }
        return status
    }

    /// Count and sum of each business date and kind in the range, for the comparison with the point of sale and the
    /// server.
    ///
    /// As at the server, neither voids count nor what they take back, nor a receipt whose void came before it.
    /// Reads every kept fact: meant for once a day.
    public func dayTotals(_ dates: ClosedRange<CalendarDate>) throws -> [DayTotal] {
        let select = try BoundStatement(
            database,
            """
            SELECT business_date, kind, count(*), sum(amount) FROM fact
            WHERE business_date BETWEEN ? AND ? AND line_count > 0 AND is_recast = 0
                AND sequence NOT IN (SELECT previous_sequence FROM fact WHERE previous_sequence IS NOT NULL)
                AND coalesce(previous_sequence NOT IN
                    (SELECT sequence FROM fact WHERE line_count = 0 AND previous_sequence IS NULL), true)
            GROUP BY business_date, kind ORDER BY business_date, kind
            """)
        try select.bind(1, Int64(dates.lowerBound.daysSinceEpoch))
        try select.bind(2, Int64(dates.upperBound.daysSinceEpoch))
        var totals: [DayTotal] = []
        try select.each { row in
            totals.append(
                DayTotal(
                    businessDate: CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: row.integer(0))),
                    kind: UInt8(truncatingIfNeeded: row.integer(1)), count: row.integer(2),
                    amount: MoneyMinorUnits(row.integer(3))))
            return true
        }
        return totals
    }
}
