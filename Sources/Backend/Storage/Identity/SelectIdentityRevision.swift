public import Foundation
public import Postgres

/// Tells how often identifiers of the tenant have begun to name somebody else.
public struct SelectIdentityRevision: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Grows with each merge, undoing and move.
        public var revision: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT identity_revision FROM tenant_heads WHERE tenant_id = $1
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
        Row(revision: try row.next())
    }
}
