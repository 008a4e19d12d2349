import GRDB

extension LocalReader {
    private static let columns = "id, made_at, feed_change, own_sequence, payload"

    /// The quotes that wait for upload, oldest first, at most `quotesMax`.
    public func pendingQuotes(quotesMax: Int) throws -> [OfflineQuote] {
        let select = try BoundStatement(
            database, "SELECT \(Self.columns) FROM quote WHERE is_uploaded = 0 ORDER BY number LIMIT ?")
        try select.bind(1, Int64(quotesMax))
        var quotes: [OfflineQuote] = []
        try select.each { row in
            quotes.append(Self.quote(row))
            return true
        }
        return quotes
    }

    /// The quote with this id; nil: never made here, or no longer kept.
    public func quote(id: String) throws -> OfflineQuote? {
        let select = try BoundStatement(database, "SELECT \(Self.columns) FROM quote WHERE id = ?")
        try select.bind(1, id)
        return try select.one { Self.quote($0) }
    }

    private static func quote(_ row: BoundStatement) -> OfflineQuote {
        OfflineQuote(
            id: row.text(0), madeAt: StoredInstant(millisecondsSinceEpoch: row.integer(1)),
            feedChange: row.integer(2), ownSequence: row.integer(3), payload: row.bytes(4))
    }
}
