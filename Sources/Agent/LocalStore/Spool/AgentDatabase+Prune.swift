import GRDB

extension AgentDatabase {
    /// Deletes what the limits no longer keep, a bounded number of rows; true: there may be more, call again.
    ///
    /// Facts that the server does not hold and open quarantine entries are never deleted.
    /// `keepingAcknowledgedDays` is what headquarters wants, at least one day; nil: the limit's number of days.
    public func prune(
        at now: StoredInstant, keepingAcknowledgedDays: Int? = nil
    ) throws(LocalStoreError) -> Bool {
        let limits = limits
        let acknowledgedDays = max(1, keepingAcknowledgedDays ?? limits.acknowledgedKeptDays)
        return try write { database in
            let facts = try Self.pruneFacts(
                acknowledgedBefore: now.earlier(days: acknowledgedDays), rowsMax: limits.pruneRowsMax,
                database)
            try Self.pruneHeldFacts(settledBefore: now.earlier(days: limits.settledKeptDays), database)
            let rules: [(table: String, key: String, condition: String, moment: String, days: Int)] = [
                ("known_key", "hash", "true", "accepted_at", limits.keysKeptDays),
                ("recast", "hash", "true", "accepted_at", limits.keysKeptDays),
                ("request", "key", "true", "answered_at", limits.requestsKeptDays),
                ("quarantine", "id", "state <> 0", "settled_at", limits.settledKeptDays),
            ]
            var deleted = facts
            for rule in rules {
                let cutOff = now.earlier(days: rule.days).millisecondsSinceEpoch
                try database.execute(
                    sql: """
                        DELETE FROM \(rule.table) WHERE \(rule.key) IN (SELECT \(rule.key) FROM \(rule.table)
                            WHERE \(rule.condition) AND \(rule.moment) < \(cutOff) LIMIT \(limits.pruneRowsMax))
                        """)
                deleted = max(deleted, database.changesCount)
            }
            let cutOff = now.earlier(days: limits.quotesKeptDays).millisecondsSinceEpoch
            deleted = max(deleted, try Self.dropQuotes("made_at < ?", cutOff, limits, database))
            return deleted >= limits.pruneRowsMax
        }
    }

    private static func pruneFacts(
        acknowledgedBefore cutOff: StoredInstant, rowsMax: Int, _ database: Database
    ) throws -> Int {
        let acknowledged = try position(database).acknowledged
        // The row of the cut-off's own hour may hold later acknowledgements, so it does not count yet.
        let select = try BoundStatement(database, "SELECT max(through) FROM acknowledgement WHERE hour < ?")
        try select.bind(1, cutOff.hour)
        guard let logged = try select.one({ $0.optionalInteger(0) }) ?? nil else { return 0 }
        let through = min(logged, acknowledged)
        let delete = try BoundStatement(
            database,
            "DELETE FROM fact WHERE sequence IN ("
                + "SELECT sequence FROM fact WHERE sequence <= ? ORDER BY sequence LIMIT ?)"
        )
        try delete.bind(1, through)
        try delete.bind(2, Int64(rowsMax))
        try delete.run()
        let deleted = database.changesCount
        if deleted < rowsMax {
            let log = try BoundStatement(database, "DELETE FROM acknowledgement WHERE through < ?")
            try log.bind(1, through)
            try log.run()
        }
        return deleted
    }

    private static func pruneHeldFacts(settledBefore cutOff: StoredInstant, _ database: Database) throws {
        let delete = try BoundStatement(
            database,
            """
            DELETE FROM held_fact WHERE quarantine_id IN
                (SELECT id FROM quarantine WHERE state <> 0 AND settled_at < ?)
            """)
        try delete.bind(1, cutOff.millisecondsSinceEpoch)
        try delete.run()
    }
}
