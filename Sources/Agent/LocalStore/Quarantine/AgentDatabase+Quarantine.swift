import GRDB

extension AgentDatabase {
    /// Tries an open entry again: a held fact is accepted as an amendment, and a row is returned for its reader.
    ///
    /// The result is nil for a row. Throws `unknownQuarantineEntry`, and what `accept` throws.
    public func retryQuarantined(_ id: Int64, at now: StoredInstant) throws(LocalStoreError) -> Acceptance? {
        try write { database in
            let entry = try Self.settle(id, as: .retried, at: now, database)
            guard let fact = entry.heldFact else { return nil }
            var acceptor = try FactAcceptor(database, now: now)
            let acceptance = try acceptor.accept(fact, canAmend: true) {
                // Never called: a fact that may amend is not held.
                throw LocalStoreError.invalid("a fact that may amend was held")
            }
            try acceptor.finish()
            return acceptance
        }
    }

    /// Puts an open entry aside for good; it stays listed until it is pruned.
    ///
    /// Throws `unknownQuarantineEntry`.
    public func discardQuarantined(_ id: Int64, at now: StoredInstant) throws(LocalStoreError) {
        try write { database in
            _ = try Self.settle(id, as: .discarded, at: now, database)
        }
    }

    private static func settle(
        _ id: Int64, as state: QuarantineState, at now: StoredInstant, _ database: Database
    ) throws -> QuarantineEntry {
        guard let entry = try LocalReader(database).quarantineEntry(id), entry.state == .open else {
            throw LocalStoreError(
                .unknownQuarantineEntry, "no open quarantine entry has the number \(id)",
                nextStep: "List the entries again")
        }
        let update = try BoundStatement(database, "UPDATE quarantine SET state = ?, settled_at = ? WHERE id = ?")
        try update.bind(1, state.rawValue)
        try update.bind(2, now.millisecondsSinceEpoch)
        try update.bind(3, id)
        try update.run()
        return entry
    }
}
