import GRDB

extension LocalReader {
    /// The entries in this state with numbers above `after`, in order, at most `entriesMax`.
    public func quarantine(
        _ state: QuarantineState = .open, after: Int64 = 0, entriesMax: Int = 100
    ) throws -> [QuarantineEntry] {
        let select = try BoundStatement(
            database, "SELECT id FROM quarantine WHERE state = ? AND id > ? ORDER BY id LIMIT ?")
        try select.bind(1, state.rawValue)
        try select.bind(2, after)
        try select.bind(3, Int64(entriesMax))
        var ids: [Int64] = []
        try select.each { row in
            ids.append(row.integer(0))
            return true
        }
        return try ids.compactMap { try quarantineEntry($0) }
    }

    /// The entry with this number; nil: none.
    ///
    /// Throws `corrupt` when the held fact is damaged.
    public func quarantineEntry(_ id: Int64) throws -> QuarantineEntry? {
        let select = try BoundStatement(
            database,
            """
            SELECT source, line, reason_code, field, raw, is_cut, state, entered_at FROM quarantine WHERE id = ?
            """)
        try select.bind(1, id)
        var entry = try select.one { row in
            QuarantineEntry(
                id: id, source: row.text(0),
                row: RejectedRow(
                    line: row.integer(1), reasonCode: row.text(2), field: row.text(3), raw: row.bytes(4)),
                isCut: row.integer(5) != 0, state: QuarantineState(rawValue: row.integer(6)) ?? .open,
                enteredAt: StoredInstant(millisecondsSinceEpoch: row.integer(7)), heldFact: nil)
        }
        let held = try BoundStatement(
            database, "SELECT \(SpoolFact.columns) FROM held_fact WHERE quarantine_id = ?")
        try held.bind(1, id)
        entry?.heldFact = try held.one { try SpoolFact(row: $0, name: "the held fact of entry \(id)") }
        return entry
    }
}
