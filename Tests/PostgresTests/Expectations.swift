import Postgres
import Testing

/// The PostgresError `body` throws; nil when it throws none.
func failure(_ body: () async throws -> Void) async -> PostgresError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}

/// Records an issue when `body` gives something else than `expected`.
func expectSame<Value: Equatable>(
    _ expected: Value, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Value
) async throws {
    let found = try await body()
    #expect(found == expected, comment, sourceLocation: sourceLocation)
}
