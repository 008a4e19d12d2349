import GRDB

extension AgentDatabase {
    /// Keeps quotes that are handed out, for upload.
    ///
    /// Throws `invalidInput` when an id is taken by another quote.
    public func record(_ quotes: [OfflineQuote]) throws(LocalStoreError) {
        for quote in quotes {
            guard (1...limits.keyBytesMax).contains(quote.id.utf8.count), quote.payload.count <= limits.payloadBytesMax
            else { throw LocalStoreError.invalid("a quote is outside the limits") }
        }
        try write { database in
            for quote in quotes {
                if let earlier = try LocalReader(database).quote(id: quote.id) {
                    guard earlier == quote else { throw LocalStoreError.invalid("the id of a quote is taken") }
                    continue
                }
                try Self.insert(quote, database)
            }
        }
    }

    /// Notes that the server has these quotes; unknown ids do not matter.
    public func markQuotesUploaded(_ ids: [String]) throws(LocalStoreError) {
        try write { database in
            let update = try BoundStatement(database, "UPDATE quote SET is_uploaded = 1 WHERE id = ?")
            for id in ids {
                try update.bind(1, id)
                try update.run()
            }
        }
    }

    private static func insert(_ quote: OfflineQuote, _ database: Database) throws {
        let insert = try BoundStatement(
            database,
            "INSERT INTO quote (id, made_at, feed_change, own_sequence, payload) VALUES (?, ?, ?, ?, ?)")
        try insert.bind(1, quote.id)
        try insert.bind(2, quote.madeAt.millisecondsSinceEpoch)
        try insert.bind(3, quote.feedChange)
        try insert.bind(4, quote.ownSequence)
        try insert.bind(5, quote.payload)
        try insert.run()
    }
}
