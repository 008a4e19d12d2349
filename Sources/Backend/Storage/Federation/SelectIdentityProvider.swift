public import Foundation
public import Postgres

/// Reads the tenant's identity provider.
public struct SelectIdentityProvider: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The issuer's address.
        public var issuer: String
        /// By what the provider knows this installation.
        public var clientID: String
        /// Sealed; empty: a public client.
        public var clientSecret: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT issuer, client_id, client_secret FROM identity_providers WHERE tenant_id = $1
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
        Row(issuer: try row.next(), clientID: try row.next(), clientSecret: try row.next())
    }
}
