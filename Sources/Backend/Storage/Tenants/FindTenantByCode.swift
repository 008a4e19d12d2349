public import Foundation
public import Postgres

/// Finds a tenant of the directory by its code.
public struct FindTenantByCode: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The tenant.
        public var tenant: UUID
        /// Name shown to people.
        public var name: String
        /// When it was added.
        public var createdAt: Moment
        /// Since when its credentials are refused; nil: they are not.
        public var suspendedAt: Moment?
        /// It was made for an import that has not come yet.
        public var awaitsImport: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT tenant_id, name, created_at, suspended_at, awaits_import FROM tenants WHERE code = $1
        """

    /// The code.
    public var code: String

    /// Makes the statement.
    public init(code: String) {
        self.code = code
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(code)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            tenant: try row.next(), name: try row.next(), createdAt: try row.next(), suspendedAt: try row.next(),
            awaitsImport: try row.next())
    }
}
