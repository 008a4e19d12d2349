import GRDB

/// Enters rows and held facts inside the transaction of a delivery; the same trouble read twice is one entry.
struct QuarantineWard {
    let database: Database
    let limits: LocalStoreLimits
    let now: StoredInstant

    /// Reason of a fact whose key is known with other content while its source cannot amend.
    static let contentDiffers = "content_differs"

    func enter(_ row: RejectedRow, source: String) throws -> Int64 {
        let fingerprint = ContentHash.key([
            Array(source.utf8), Array(String(row.line).utf8), Array(row.reasonCode.utf8), Array(row.field.utf8),
            row.raw,
        ])
        return try insert(row, source: source, fingerprint: fingerprint).id
    }

    func hold(_ fact: SpoolFact, source: String) throws -> Int64 {
        let row = RejectedRow(line: 0, reasonCode: Self.contentDiffers, field: "", raw: Array(fact.key.utf8))
        let fingerprint = ContentHash.key([Array(source.utf8), fact.keyHash, fact.digest])
        let entry = try insert(row, source: source, fingerprint: fingerprint)
        guard entry.isNew else { return entry.id }
        let held = try BoundStatement(
            database,
            """
            INSERT INTO held_fact (\(SpoolFact.columns), quarantine_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try fact.bind(to: held)
        try held.bind(14, entry.id)
        try held.run()
        return entry.id
    }

    /// Refuses a delivery that fills the quarantine: nothing is lost, because the source still has it.
    func checkRoom() throws {
        let count = try BoundStatement(
            database, "SELECT count(*) FROM (SELECT 1 FROM quarantine WHERE state = 0 LIMIT ?)")
        try count.bind(1, Int64(limits.quarantineOpenEntriesMax) + 1)
        guard try count.one({ $0.integer(0) }) ?? 0 > Int64(limits.quarantineOpenEntriesMax) else { return }
        throw LocalStoreError(
            .quarantineFull, "more than \(limits.quarantineOpenEntriesMax) entries wait in quarantine",
            nextStep: "Correct the journal's profile, then retry or discard the entries")
    }

    /// Lets an entry wait again that was tried again in vain.
    private func reopen(_ id: Int64) throws {
        let update = try BoundStatement(
            database, "UPDATE quarantine SET state = ?, settled_at = NULL WHERE id = ?")
        try update.bind(1, QuarantineState.open.rawValue)
        try update.bind(2, id)
        try update.run()
    }

    private func insert(
        _ row: RejectedRow, source: String, fingerprint: [UInt8]
    ) throws -> (id: Int64, isNew: Bool) {
        let select = try BoundStatement(database, "SELECT id, state FROM quarantine WHERE fingerprint = ?")
        try select.bind(1, fingerprint)
        if let known = try select.one({ (id: $0.integer(0), state: $0.integer(1)) }) {
            if known.state == QuarantineState.retried.rawValue { try reopen(known.id) }
            return (known.id, false)
        }
        let insert = try BoundStatement(
            database,
            """
            INSERT INTO quarantine (fingerprint, source, line, reason_code, field, raw, is_cut, state, entered_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)
            """)
        try insert.bind(1, fingerprint)
        try insert.bind(2, source)
        try insert.bind(3, row.line)
        try insert.bind(4, row.reasonCode)
        try insert.bind(5, row.field)
        try insert.bind(6, Array(row.raw.prefix(limits.quarantineRawBytesMax)))
        try insert.bind(7, row.raw.count > limits.quarantineRawBytesMax ? 1 : 0)
        try insert.bind(8, now.millisecondsSinceEpoch)
        try insert.run()
        return (database.lastInsertedRowID, true)
    }
}
