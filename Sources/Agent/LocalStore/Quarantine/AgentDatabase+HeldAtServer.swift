import GRDB

extension AgentDatabase {
    /// Takes over what the server says of the facts that it has put aside: entries of the server wait here exactly as
    /// long as they wait there, and what headquarters has approved is the known content from then on.
    ///
    /// Writes nothing where nothing is new.
    ///
    /// - Parameters:
    ///   - held: the facts.
    ///   - isWhole: true: the server holds no others of this agent, so that every other entry of it is settled.
    ///   - now: the agent's wall clock.
    /// - Throws: `LocalStoreError` when the file cannot be read or written.
    public func takeHeld(
        _ held: [HeldAtServer], isWhole: Bool, at now: StoredInstant
    ) throws(LocalStoreError) {
        let change = try read { try HeldChange(held, isWhole: isWhole, $0.database) }
        guard !change.isEmpty else { return }
        let limits = limits
        try write { database in
            // Another process may have written since.
            let change = try HeldChange(held, isWhole: isWhole, database)
            for fact in change.approved { try Self.adopt(fact, at: now, database) }
            let ward = QuarantineWard(database: database, limits: limits, now: now)
            for fact in change.missing { _ = try ward.enter(fact.row, source: HeldAtServer.source) }
            let update = try BoundStatement(database, "UPDATE quarantine SET state = ?, settled_at = ? WHERE id = ?")
            for (entries, state) in [(change.settled, QuarantineState.retried), (change.waiting, .open)] {
                for entry in entries {
                    try update.bind(1, state.rawValue)
                    try update.bind(2, state == .open ? nil : now.millisecondsSinceEpoch)
                    try update.bind(3, entry)
                    try update.run()
                }
            }
        }
    }

    /// Makes approved content the known one; the fact counts as the amendment that it is at the server.
    private static func adopt(_ held: HeldAtServer, at now: StoredInstant, _ database: Database) throws {
        let hash = SpoolFact.keyHash(kind: held.kind, key: held.key)
        let select = try BoundStatement(
            database, "SELECT reading, sequence FROM recast WHERE hash = ? AND digest = ?")
        try select.bind(1, hash)
        try select.bind(2, held.digest)
        guard let recast = try select.one({ (reading: $0.bytes(0), sequence: $0.integer(1)) }) else { return }
        let amend = try BoundStatement(
            database,
            """
            UPDATE fact SET is_recast = 0, previous_sequence = (SELECT sequence FROM known_key WHERE hash = ?)
            WHERE sequence = ? AND is_recast = 1
            """)
        try amend.bind(1, hash)
        try amend.bind(2, recast.sequence)
        try amend.run()
        let know = try BoundStatement(
            database, "UPDATE known_key SET digest = ?, reading = ?, sequence = ?, accepted_at = ? WHERE hash = ?")
        try know.bind(1, held.digest)
        try know.bind(2, recast.reading)
        try know.bind(3, recast.sequence)
        try know.bind(4, now.millisecondsSinceEpoch)
        try know.bind(5, hash)
        try know.run()
        let forget = try BoundStatement(database, "DELETE FROM recast WHERE hash = ? AND digest = ?")
        try forget.bind(1, hash)
        try forget.bind(2, held.digest)
        try forget.run()
    }
}

/// What differs between the server's quarantine and what the agent shows of it.
private struct HeldChange {
    /// Approved contents that are not known yet.
    var approved: [HeldAtServer] = []
    /// Facts that wait at the server and have no entry here.
    var missing: [HeldAtServer] = []
    /// Entries that are settled at the server.
    var settled: [Int64] = []
    /// Entries that wait at the server and do not here.
    var waiting: [Int64] = []

    var isEmpty: Bool { approved.isEmpty && missing.isEmpty && settled.isEmpty && waiting.isEmpty }

    private struct Place: Hashable {
        var line: Int64
        var raw: [UInt8]
    }

    init(_ held: [HeldAtServer], isWhole: Bool, _ database: Database) throws {
        let known = try BoundStatement(database, "SELECT 1 FROM recast WHERE hash = ? AND digest = ?")
        for fact in held where fact.isApproved {
            try known.bind(1, SpoolFact.keyHash(kind: fact.kind, key: fact.key))
            try known.bind(2, fact.digest)
            if try known.one({ _ in true }) != nil { approved.append(fact) }
        }
        var open: [Place: HeldAtServer] = [:]
        for fact in held where !fact.isApproved { open[Place(line: fact.row.line, raw: fact.row.raw)] = fact }
        var seen: Set<Place> = []
        let select = try BoundStatement(
            database, "SELECT id, line, raw, state FROM quarantine WHERE source = 'server' ORDER BY id")
        try select.each { row in
            let place = Place(line: row.integer(1), raw: row.bytes(2))
            let isOpenHere = row.integer(3) == QuarantineState.open.rawValue
            if open[place] == nil {
                if isOpenHere && isWhole { settled.append(row.integer(0)) }
            } else if seen.insert(place).inserted, !isOpenHere {
                waiting.append(row.integer(0))
            }
            return true
        }
        missing = open.filter { !seen.contains($0.key) }.map(\.value).sorted { $0.sequence < $1.sequence }
    }
}
