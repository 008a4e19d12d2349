import Storage

/// Somebody else was quicker: what a transaction was prepared with no longer holds, so that it begins again.
struct Overtaken: Error {
    /// Attempts when others change the same customers meanwhile.
    static let attemptsMax = 5

    /// Customers whom the next attempt has to lock together with those whom it names.
    var customers: Set<CustomerKey> = []

    /// Prepares and works, once more when others were quicker.
    ///
    /// - Parameter body: looks up whom identifiers name, opens the transaction and works in it.
    /// - Returns: what the body returns.
    /// - Throws: what the body throws, or `ServiceError.conflict` when others are quicker again and again.
    static func repeating<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        try await repeatingWithOthers { _ in try await body() }
    }

    /// Prepares and works, once more when others were quicker, then with the customers whom it had met too late.
    ///
    /// - Parameter body: is told whom to lock besides those whom it names.
    /// - Returns: what the body returns.
    /// - Throws: what the body throws, or `ServiceError.conflict` when others are quicker again and again.
    static func repeatingWithOthers<Value: Sendable>(
        _ body: (Set<CustomerKey>) async throws -> Value
    ) async throws -> Value {
        var customers: Set<CustomerKey> = []
        for _ in 0..<attemptsMax {
            do { return try await body(customers) } catch let overtaken as Overtaken {
                customers.formUnion(overtaken.customers)
            }
        }
        throw ServiceError(.conflict, "others change the same identifiers again and again")
    }
}
