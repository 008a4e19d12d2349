public import Foundation
import Postgres
public import Rating

/// Whole tables of a tenant out of the database and into it.
extension StorageTransaction {
    /// Hands on the tenant's rows of an exported table as a binary COPY.
    ///
    /// - Parameters:
    ///   - table: the table.
    ///   - columns: its columns, as the catalogs name them.
    ///   - tenant: the tenant.
    ///   - write: takes the bytes; nothing more is read meanwhile.
    /// - Returns: how many rows there were.
    /// - Throws: `PostgresError`, or what `write` throws.
    public func copyOut(
        _ table: ExportedTable, columns: [String], of tenant: UUID, _ write: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        guard case .exported(let key) = table.treatment else { return 0 }
        let names = columns.map { column in
            table.blanks[column].map { "\($0) AS \(Self.quoted(column))" } ?? Self.quoted(column)
        }
        // A UUID's own text is the one value in it.
        let query = """
            SELECT \(names.joined(separator: ", ")) FROM public.\(Self.quoted(table.name))
            WHERE tenant_id = '\(tenant.uuidString)'::uuid ORDER BY \(key.map(Self.quoted).joined(separator: ", "))
            """
        return try await transaction.copyOut(unsafeSQL: query, name: "export \(table.name)", bytes: write)
    }

    /// Takes a binary COPY into a temporary table like an exported one.
    ///
    /// - Parameters:
    ///   - table: the table.
    ///   - columns: its columns, as the catalogs name them.
    ///   - next: gives the bytes, and nil at their end.
    /// - Returns: how many rows there were.
    /// - Throws: `PostgresError`, or what `next` throws.
    public func copyIn(
        _ table: ExportedTable, columns: [String], _ next: () async throws -> [UInt8]?
    ) async throws -> Int {
        try await transaction.run(
            unsafeScript: """
                CREATE TEMPORARY TABLE \(Self.loading(table)) (LIKE public.\(Self.quoted(table.name))) ON COMMIT DROP
                """, name: "prepare \(table.name)")
        return try await transaction.copyIn(
            PostgresCopy(table: "pg_temp.loading_\(table.name)", columns: columns), bytes: next)
    }

    /// Rows of the temporary table that are not the tenant's.
    public func foreignRows(_ table: ExportedTable, tenant: UUID) async throws -> Int64 {
        let rows = try await transaction.run(
            PostgresQuery<Int64>(
                unsafeSQL: "SELECT count(*) FROM \(Self.loading(table)) WHERE tenant_id IS DISTINCT FROM $1",
                [tenant], name: "check \(table.name)"
            ) { row throws(PostgresError) in try row.next() })
        return rows.first ?? 0
    }

    /// First days of the months of the receipts in the temporary table.
    public func loadedMonths() async throws -> [CalendarDate] {
        try await transaction.run(
            PostgresQuery<CalendarDate>(
                unsafeSQL: "SELECT DISTINCT date_trunc('month', business_date)::date FROM pg_temp.loading_receipts",
                name: "months of receipts"
            ) { row throws(PostgresError) in try row.next() })
    }

    /// Moves the rows of the temporary table into the table, under row level security.
    public func moveLoaded(_ table: ExportedTable, columns: [String]) async throws {
        let names = columns.map(Self.quoted).joined(separator: ", ")
        try await transaction.run(
            unsafeScript: """
                INSERT INTO public.\(Self.quoted(table.name)) (\(names)) SELECT \(names) FROM \(Self.loading(table));
                DROP TABLE \(Self.loading(table))
                """, name: "load \(table.name)")
    }

    private static func loading(_ table: ExportedTable) -> String { "pg_temp." + quoted("loading_" + table.name) }

    private static func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }
}
