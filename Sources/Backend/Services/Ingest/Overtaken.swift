/// Somebody else was quicker: what a transaction was prepared with no longer holds, so that it begins again.
struct Overtaken: Error {
    /// Attempts when others change the same customers meanwhile.
    static let attemptsMax = 5

    /// Prepares and works, once more when others were quicker.
    ///
    /// - Parameter body: looks up whom identifiers name, opens the transaction and works in it.
    /// - Returns: what the body returns.
    /// - Throws: what the body throws, or `ServiceError.conflict` when others are quicker again and again.
    static func repeating<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        for _ in 0..<attemptsMax {
            do { return try await body() } catch is Overtaken { continue }
        }
        throw ServiceError(.conflict, "others change the same identifiers again and again")
    }
}
