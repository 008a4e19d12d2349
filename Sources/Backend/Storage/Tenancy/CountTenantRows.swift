public import Foundation
public import Postgres

/// Counts a tenant's rows in one of the tables that `ListTenantTables` names.
public enum CountTenantRows {
    /// The statement; `table` has come from `ListTenantTables` and from nowhere else.
    public static func query(tenant: UUID, table: String) -> PostgresQuery<Int64> {
        let quoted = "\"" + table.replacing("\"", with: "\"\"") + "\""
        return PostgresQuery(
            unsafeSQL: "SELECT count(*) FROM public.\(quoted) WHERE tenant_id = $1", [tenant], name: "CountTenantRows"
        ) { row throws(PostgresError) in try row.next() }
    }
}
