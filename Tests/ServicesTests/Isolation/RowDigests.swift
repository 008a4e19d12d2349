import Foundation
import Postgres
import StorageTestSupport

/// Digests of all rows of a tenant, asked as a superuser whom row level security does not concern.
struct RowDigests: Sendable {
    let overseer: PostgresPool

    /// The names of all tables with a tenant; partitions belong to their table.
    static let tables = """
        SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND a.attname = 'tenant_id' AND NOT c.relispartition AND NOT a.attisdropped
        ORDER BY 1
        """

    /// Tables with a tenant.
    func tables() async throws -> [String] {
        try await overseer.batch(
            nil, PostgresQuery(unsafeSQL: Self.tables) { row throws(PostgresError) in try row.next(String.self) })
    }

    /// Asks for one digest for each table, with its name before it.
    static func query(_ tables: [String], of tenant: UUID) -> String {
        tables.map {
            """
            SELECT '\($0)', coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '')
            FROM public.\($0) t WHERE tenant_id = '\(tenant.uuidString)'
            """
        }.joined(separator: "\nUNION ALL\n")
    }

    /// One digest for each table, by name.
    func of(_ tenant: UUID, without left: Set<String> = []) async throws -> [String: String] {
        let names = try await tables().filter { !left.contains($0) }
        let rows = try await overseer.batch(
            nil,
            PostgresQuery(unsafeSQL: Self.query(names, of: tenant)) { row throws(PostgresError) in
                (try row.next(String.self), try row.next(String.self))
            })
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
