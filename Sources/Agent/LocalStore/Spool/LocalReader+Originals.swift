import GRDB

extension LocalReader {
    /// True where something above a sequence may change what a return of a customer counts with: a receipt that it
    /// names is new, amended or void, or another return of that receipt is.
    ///
    /// The receipts may be anybody's. Only returns at or below the sequence are looked at: what lies above it is
    /// reckoned from what the file has now.
    ///
    /// - Parameters:
    ///   - identifiers: those by any of which the customer is known.
    ///   - sequence: the last one that the feed includes.
    /// - Returns: false where nothing does.
    /// - Throws: `LocalStoreError` when the file cannot be read.
    public func changesOriginals(of identifiers: [IdentifierDigest], above sequence: Int64) throws -> Bool {
        let select = try BoundStatement(
            database,
            """
            SELECT 1 FROM fact AS taken JOIN fact_original AS named ON named.sequence = taken.sequence
            WHERE taken.customer = ?1 AND taken.sequence <= ?2 AND taken.is_recast = 0 AND (
                EXISTS (SELECT 1 FROM known_key WHERE known_key.hash = named.original AND known_key.sequence > ?2)
                OR EXISTS (
                    SELECT 1 FROM fact_original AS other JOIN fact AS taker ON taker.sequence = other.sequence
                    WHERE other.original = named.original AND other.sequence <> taken.sequence
                        AND taker.is_recast = 0 AND (
                            other.sequence > ?2 AND taker.previous_sequence IS NOT taken.sequence
                            OR EXISTS (
                                SELECT 1 FROM fact AS later
                                WHERE later.sequence > ?2 AND later.previous_sequence = other.sequence))))
            LIMIT 1
            """)
        for identifier in Set(identifiers) {
            try select.bind(1, identifier)
            try select.bind(2, sequence)
            if try select.one({ $0.integer(0) }) != nil { return true }
        }
        return false
    }
}
