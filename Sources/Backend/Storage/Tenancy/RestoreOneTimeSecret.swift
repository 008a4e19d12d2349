public import Foundation
public import Postgres

/// Writes the secret of a person's one-time codes after an import.
public struct RestoreOneTimeSecret: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE users SET one_time_secret = $3 WHERE tenant_id = $1 AND user_id = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// The secret, sealed.
    public var sealed: StoredBytes

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, sealed: StoredBytes) {
        self.tenant = tenant
        self.user = user
        self.sealed = sealed
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(sealed)
    }
}
