import Foundation
import Postgres
import StorageTestSupport

/// Digests of all rows of a tenant, asked as a superuser whom row level security does not concern.
struct RowDigests: Sendable {
    let overseer: PostgresPool

    /// Tables with a tenant; partitions belong to their table.
    func tables() async throws -> [String] {
        try await overseer.batch(
            nil,
            PostgresQuery(
                unsafeSQL: """
                    SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                      AND a.attname = 'tenant_id' AND NOT c.relispartition AND NOT a.attisdropped
                    ORDER BY 1
                    """
            ) { row throws(PostgresError) in try row.next(String.self) })
    }

    /// One digest for each table, by name.
    func of(_ tenant: UUID, without left: Set<String> = []) async throws -> [String: String] {
        let names = try await tables().filter { !left.contains($0) }
        let text = names.map {
            """
            SELECT '\($0)', coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '')
            FROM \($0) t WHERE tenant_id = '\(tenant.uuidString)'
            """
        }.joined(separator: "\nUNION ALL\n")
        let rows = try await overseer.batch(
            nil,
            PostgresQuery(unsafeSQL: text) { row throws(PostgresError) in
                (try row.next(String.self), try row.next(String.self))
            })
        return Dictionary(uniqueKeysWithValues: rows)
    }
}
