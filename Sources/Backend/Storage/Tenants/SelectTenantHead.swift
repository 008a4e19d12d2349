public import Foundation
public import Postgres

/// Reads the newest change of a tenant.
public struct SelectTenantHead: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The newest committed change.
        public var lastChange: ChangeNumber
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT last_change FROM tenant_heads WHERE tenant_id = $1
        """

    /// The tenant.
    public var tenant: UUID

    /// Makes the statement.
    public init(tenant: UUID) {
        self.tenant = tenant
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(lastChange: try row.next())
    }
}
