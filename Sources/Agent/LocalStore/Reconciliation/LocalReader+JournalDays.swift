import GRDB
public import Rating

extension LocalReader {
    /// What the spool knows of a receipt of a journal that does not count as the journal has it.
    ///
    /// - Parameters:
    ///   - kind: the kind of receipts, as in `SpoolFact.kind`.
    ///   - key: the receipt's key.
    ///   - digests: the contents under which journals tell it.
    ///   - reading: digest of the settings by which the journals were read.
    /// - Returns: how it stands.
    /// - Throws: `DatabaseError` when the file cannot be read.
    public func journalStanding(
        kind: UInt8, key: String, digests: [[UInt8]], reading: [UInt8]
    ) throws -> JournalStanding {
        let hash = SpoolFact.keyHash(kind: kind, key: key)
        if try isHeld(kind: kind, key: key, hash: hash, digests: digests) { return .held }
        let select = try BoundStatement(database, "SELECT digest, sequence, reading FROM known_key WHERE hash = ?")
        try select.bind(1, hash)
        guard let known = try select.one({ ($0.bytes(0), $0.integer(1), $0.bytes(2)) }) else { return .neverSeen }
        // An empty digest stands for a void.
        if known.0.isEmpty { return .known }
        let former = try BoundStatement(
            database,
            """
            WITH RECURSIVE content (sequence, digest, previous) AS (
                SELECT sequence, digest, previous_sequence FROM fact WHERE sequence = ?
                UNION
                SELECT fact.sequence, fact.digest, fact.previous_sequence
                FROM content JOIN fact ON fact.sequence = content.previous
            )
            SELECT digest FROM content
            """)
        try former.bind(1, known.1)
        var contents: Set<[UInt8]> = []
        try former.each { row in
            contents.insert(row.bytes(0))
            return true
        }
        if digests.contains(where: contents.contains) { return .known }
        return known.2 == reading || contents.isEmpty ? .missing : .held
    }

    private func isHeld(kind: UInt8, key: String, hash: [UInt8], digests: [[UInt8]]) throws -> Bool {
        let recast = try BoundStatement(database, "SELECT 1 FROM recast WHERE hash = ? AND digest = ?")
        for digest in digests {
            try recast.bind(1, hash)
            try recast.bind(2, digest)
            if try recast.one({ _ in true }) != nil { return true }
        }
        let held = try BoundStatement(
            database, "SELECT 1 FROM held_fact INDEXED BY held_fact_by_key WHERE key = ? AND kind = ? LIMIT 1")
        try held.bind(1, key)
        try held.bind(2, Int64(kind))
        return try held.one { _ in true } ?? false
    }

    /// True when the latest content of a receipt was read from a journal, by whatever settings.
    ///
    /// - Parameters:
    ///   - kind: the kind of receipts, as in `SpoolFact.kind`.
    ///   - key: the receipt's key.
    /// - Returns: false where it was told by another way, or is not known.
    /// - Throws: `DatabaseError` when the file cannot be read.
    public func wasReadFromJournal(kind: UInt8, key: String) throws -> Bool {
        let select = try BoundStatement(database, "SELECT 1 FROM known_key WHERE hash = ? AND reading <> x''")
        try select.bind(1, SpoolFact.keyHash(kind: kind, key: key))
        return try select.one { _ in true } ?? false
    }

    /// The files in which receipts of business dates were read, the vanished ones among them.
    ///
    /// - Parameters:
    ///   - source: the name of the profile.
    ///   - dates: the business dates.
    /// - Returns: the files of each date; a date of which nothing is known has no entry.
    /// - Throws: `DatabaseError` when the file cannot be read.
    public func journalFiles(
        source: String, _ dates: ClosedRange<CalendarDate>
    ) throws -> [CalendarDate: Set<JournalFileID>] {
        let select = try BoundStatement(
            database,
            "SELECT business_date, device, inode FROM journal_date WHERE source = ? AND business_date BETWEEN ? AND ?")
        try select.bind(1, source)
        try select.bind(2, Int64(dates.lowerBound.daysSinceEpoch))
        try select.bind(3, Int64(dates.upperBound.daysSinceEpoch))
        var files: [CalendarDate: Set<JournalFileID>] = [:]
        try select.each { row in
            let date = CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: row.integer(0)))
            files[date, default: []].insert(JournalFileID(device: row.integer(1), inode: row.integer(2)))
            return true
        }
        return files
    }
}
