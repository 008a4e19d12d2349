public import Foundation
public import Postgres

/// Takes the tenant's identity provider away.
public struct DeleteIdentityProvider: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The issuer that it was.
        public var issuer: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        DELETE FROM identity_providers WHERE tenant_id = $1 RETURNING issuer
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
        Row(issuer: try row.next())
    }
}
