import GRDB

extension LocalReader {
    /// The quotes that wait for upload, oldest first, at most `quotesMax`.
    ///
    /// The server must hold what they were made from: of the present installation those are left out that were made
    /// from own facts above what is acknowledged.
    /// Throws `corrupt` when one is damaged.
    public func sendableQuotes(quotesMax: Int) throws -> [QuoteRecord] {
        let select = try BoundStatement(
            database,
            """
            SELECT \(QuoteRecord.columns) FROM quote_record WHERE is_uploaded = 0 AND NOT EXISTS (
                SELECT 1 FROM installation WHERE installation.epoch = quote_record.epoch
                    AND quote_record.own_sequence > installation.acknowledged_sequence)
            ORDER BY number LIMIT ?
            """)
        try select.bind(1, Int64(quotesMax))
        var quotes: [QuoteRecord] = []
        try select.each { row in
            quotes.append(try QuoteRecord(row: row))
            return true
        }
        return quotes
    }

    /// The quotes that wait for upload, oldest first, at most `quotesMax`, whatever they were made from.
    ///
    /// Throws `corrupt` when one is damaged.
    public func pendingQuotes(quotesMax: Int) throws -> [QuoteRecord] {
        let select = try BoundStatement(
            database,
            "SELECT \(QuoteRecord.columns) FROM quote_record WHERE is_uploaded = 0 ORDER BY number LIMIT ?")
        try select.bind(1, Int64(quotesMax))
        var quotes: [QuoteRecord] = []
        try select.each { row in
            quotes.append(try QuoteRecord(row: row))
            return true
        }
        return quotes
    }

    /// The quote with this id; nil: never made here, or no longer kept.
    ///
    /// Throws `corrupt`.
    public func quote(id: String) throws -> QuoteRecord? {
        let select = try BoundStatement(database, "SELECT \(QuoteRecord.columns) FROM quote_record WHERE id = ?")
        try select.bind(1, id)
        return try select.one { try QuoteRecord(row: $0) }
    }

    /// How many quotes are recorded, sent and lost.
    public func quoteStatus() throws -> QuoteStatus {
        let select = try BoundStatement(
            database,
            """
            SELECT lost_count, dropped_count, (SELECT count(*) FROM quote_record),
                (SELECT count(*) FROM quote_record WHERE is_uploaded = 0),
                (SELECT made_at FROM quote_record WHERE is_uploaded = 0 ORDER BY number LIMIT 1), refused_count
            FROM quote_account WHERE id = 1
            """)
        let status = try select.one { row in
            QuoteStatus(
                recordedCount: row.integer(2), unsentCount: row.integer(3),
                oldestUnsentAt: row.optionalInteger(4).map { StoredInstant(millisecondsSinceEpoch: $0) },
                lostCount: row.integer(0), droppedCount: row.integer(1), refusedCount: row.integer(5))
        }
        guard var status else { throw LocalStoreError.damagedRow("the account of the quotes") }
        guard status.refusedCount > 0 else { return status }
        let refused = try BoundStatement(
            database,
            "SELECT id, refusal FROM quote_record WHERE refusal IS NOT NULL ORDER BY number DESC LIMIT 1")
        status.lastRefusal = try refused.one { "\($0.text(0)): \($0.text(1))" }
        return status
    }

    /// What a quote is made from now; nil: the file is nobody's yet, or there was no feed.
    public func quoteWatermark() throws -> QuoteWatermark? {
        let select = try BoundStatement(
            database,
            """
            SELECT epoch, change, included_sequence, last_sequence FROM installation JOIN feed USING (id)
            WHERE id = 1 AND applied_at IS NOT NULL
            """)
        return try select.one { row in
            QuoteWatermark(
                epoch: row.bytes(0), feedChange: row.integer(1), includedSequence: row.integer(2),
                ownSequence: row.integer(3))
        }
    }
}
