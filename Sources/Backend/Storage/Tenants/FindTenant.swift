public import Foundation
public import Postgres

/// Finds a tenant of the directory.
public struct FindTenant: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Short code.
        public var code: String
        /// Name shown to people.
        public var name: String
        /// Since when its credentials are refused; nil: they are not.
        public var suspendedAt: Moment?
        /// It was made for an import that has not come yet.
        public var awaitsImport: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT code, name, suspended_at, awaits_import FROM tenants WHERE tenant_id = $1
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
        Row(
            code: try row.next(), name: try row.next(), suspendedAt: try row.next(), awaitsImport: try row.next())
    }
}
