public import Foundation
public import Postgres

/// Sets the tenant's identity provider.
public struct UpsertIdentityProvider: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO identity_providers (tenant_id, issuer, client_id, client_secret, set_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id) DO UPDATE SET issuer = excluded.issuer, client_id = excluded.client_id,
            client_secret = excluded.client_secret, set_at = excluded.set_at
        """

    /// The tenant.
    public var tenant: UUID
    /// The issuer's address.
    public var issuer: String
    /// By what the provider knows this installation.
    public var clientID: String
    /// Sealed; empty: a public client.
    public var clientSecret: StoredBytes
    /// When.
    public var setAt: Moment

    /// Makes the statement.
    public init(tenant: UUID, issuer: String, clientID: String, clientSecret: StoredBytes, setAt: Moment) {
        self.tenant = tenant
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.setAt = setAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(issuer)
        parameters.append(clientID)
        parameters.append(clientSecret)
        parameters.append(setAt)
    }
}
