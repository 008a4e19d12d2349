import Postgres
import PostgresTestSupport

extension StorageTestDatabase {
    /// What a query of one text column finds, asked as the owner of the database; null: `NULL`.
    public func texts(_ query: String) async throws -> [String] {
        try await throwaway.withPool { pool in
            try await pool.batch(
                nil,
                PostgresQuery(unsafeSQL: query) { row throws(PostgresError) in
                    let text: String? = try row.next()
                    return text ?? "NULL"
                })
        }
    }

    /// Runs a script as the owner of the database.
    public func run(script: String) async throws { try await throwaway.run(script) }
}
