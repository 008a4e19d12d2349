public import Foundation
public import Postgres

/// Writes the secret of the tenant's identity provider after an import.
public struct RestoreClientSecret: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE identity_providers SET client_secret = $2 WHERE tenant_id = $1
        """

    /// The tenant.
    public var tenant: UUID
    /// The secret, sealed.
    public var sealed: StoredBytes

    /// Makes the statement.
    public init(tenant: UUID, sealed: StoredBytes) {
        self.tenant = tenant
        self.sealed = sealed
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(sealed)
    }
}
