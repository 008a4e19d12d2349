import GRDB

extension AgentDatabase {
    /// Keeps quotes that were handed out, in one transaction; of more than `quotesKeptMax` the newest stay.
    ///
    /// - Parameters:
    ///   - quotes: the quotes; an id that is recorded already changes nothing.
    ///   - lostCount: quotes handed out since the last call that will never be recorded.
    ///   - handedOut: how many quotes of the tally are accounted for with this call, recorded or lost; nil: these
    ///     quotes are not in the tally.
    /// - Throws: `invalidInput` when a quote is outside the limits.
    public func record(
        _ quotes: [QuoteRecord], losing lostCount: Int64 = 0, accountedFor handedOut: Int64? = nil
    ) throws(LocalStoreError) {
        for quote in quotes { try quote.check(limits) }
        let limits = limits
        try write { database in
            let insert = try BoundStatement(
                database,
                """
                INSERT INTO quote_record (\(QuoteRecord.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO NOTHING
                """)
            for quote in quotes {
                try quote.bind(to: insert)
                try insert.run()
            }
            let account = try BoundStatement(
                database,
                """
                UPDATE quote_account SET lost_count = lost_count + ?,
                    accounted_count = coalesce(?, accounted_count) WHERE id = 1
                """)
            try account.bind(1, lostCount)
            try account.bind(2, handedOut)
            try account.run()
            try Self.dropQuotes(
                "number <= (SELECT max(number) FROM quote_record) - ?", Int64(limits.quotesKeptMax), limits, database)
        }
    }

    /// Whether a quote is within the limits.
    public func holds(_ quote: QuoteRecord) -> Bool {
        do throws(LocalStoreError) { try quote.check(limits) } catch { return false }
        return true
    }

    /// Counts what the end of the last process took with it, from the number of quotes that it had handed out.
    ///
    /// - Parameters:
    ///   - handedOut: what the tally says.
    ///   - countMax: most quotes that can be lost at one end.
    /// - Returns: the number that the tally goes on from.
    /// - Throws: `LocalStoreError` when the file cannot be written.
    public func settleQuotes(handedOut: Int64, countMax: Int64) throws(LocalStoreError) -> Int64 {
        try write { database in
            let select = try BoundStatement(database, "SELECT accounted_count FROM quote_account WHERE id = 1")
            let accounted = try select.one { $0.integer(0) } ?? 0
            // Behind what is recorded: the tally is new, or a power cut took its last writes.
            guard handedOut > accounted else { return accounted }
            let update = try BoundStatement(
                database,
                "UPDATE quote_account SET accounted_count = ?, lost_count = lost_count + ? WHERE id = 1")
            try update.bind(1, handedOut)
            try update.bind(2, min(handedOut - accounted, countMax))
            try update.run()
            return handedOut
        }
    }

    /// Notes that the server has these quotes; unknown ids do not matter.
    public func markQuotesUploaded(_ ids: [String]) throws(LocalStoreError) {
        try write { database in
            let update = try BoundStatement(database, "UPDATE quote_record SET is_uploaded = 1 WHERE id = ?")
            for id in ids {
                try update.bind(1, id)
                try update.run()
            }
        }
    }

    /// Notes that the server refuses these quotes for ever, so that they are not sent again; unknown ids do not matter.
    ///
    /// - Parameter refusals: the reason by id, a word.
    /// - Throws: `LocalStoreError` when the file cannot be written.
    public func markQuotesRefused(_ refusals: [String: String]) throws(LocalStoreError) {
        guard !refusals.isEmpty else { return }
        try write { database in
            let update = try BoundStatement(
                database,
                "UPDATE quote_record SET is_uploaded = 1, refusal = ? WHERE id = ? AND is_uploaded = 0")
            var count: Int64 = 0
            for (id, reason) in refusals {
                try update.bind(1, reason)
                try update.bind(2, id)
                try update.run()
                count += Int64(database.changesCount)
            }
            try Self.countRefused(count, database)
        }
    }

    /// Puts quotes aside that are not as they were stored, so that they keep no others from being sent.
    ///
    /// - Returns: how many.
    /// - Throws: `LocalStoreError` when the file cannot be read or written.
    @discardableResult
    public func setAsideDamagedQuotes() throws(LocalStoreError) -> Int {
        try write { database in
            let select = try BoundStatement(
                database, "SELECT \(QuoteRecord.columns), number FROM quote_record WHERE is_uploaded = 0")
            var damaged: [Int64] = []
            try select.each { row in
                if (try? QuoteRecord(row: row)) == nil { damaged.append(row.integer(11)) }
                return true
            }
            let update = try BoundStatement(
                database, "UPDATE quote_record SET is_uploaded = 1, refusal = 'damaged_record' WHERE number = ?")
            for number in damaged {
                try update.bind(1, number)
                try update.run()
            }
            try Self.countRefused(Int64(damaged.count), database)
            return damaged.count
        }
    }

    private static func countRefused(_ count: Int64, _ database: Database) throws {
        let account = try BoundStatement(
            database, "UPDATE quote_account SET refused_count = refused_count + ? WHERE id = 1")
        try account.bind(1, count)
        try account.run()
    }

    /// Lets all quotes be sent again that the server had taken: it was restored and may have lost them.
    static func sendQuotesAgain(_ database: Database) throws {
        try database.execute(sql: "UPDATE quote_record SET is_uploaded = 0 WHERE is_uploaded = 1 AND refusal IS NULL")
    }

    /// Deletes the oldest quotes that meet a condition with one parameter, and counts those that were never sent.
    ///
    /// Returns the number of deleted quotes, at most `pruneRowsMax`.
    @discardableResult
    static func dropQuotes(
        _ condition: String, _ value: Int64, _ limits: LocalStoreLimits, _ database: Database
    ) throws -> Int {
        let delete = try BoundStatement(
            database,
            """
            DELETE FROM quote_record WHERE number IN
                (SELECT number FROM quote_record WHERE \(condition) ORDER BY number LIMIT ?)
            RETURNING is_uploaded
            """)
        try delete.bind(1, value)
        try delete.bind(2, Int64(limits.pruneRowsMax))
        var deleted = 0
        var unsent: Int64 = 0
        try delete.each { row in
            deleted += 1
            unsent += 1 - row.integer(0)
            return true
        }
        guard unsent > 0 else { return deleted }
        let account = try BoundStatement(
            database, "UPDATE quote_account SET dropped_count = dropped_count + ? WHERE id = 1")
        try account.bind(1, unsent)
        try account.run()
        return deleted
    }
}
