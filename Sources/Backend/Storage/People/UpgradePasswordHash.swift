public import Foundation
public import Postgres

/// Replaces the hash of a password by one with other parameters; the password stays.
public struct UpgradePasswordHash: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE users SET password_hash = $4 WHERE tenant_id = $1 AND user_id = $2 AND password_hash = $3
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// The hash so far.
    public var former: String
    /// scrypt with its parameters.
    public var passwordHash: String

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, former: String, passwordHash: String) {
        self.tenant = tenant
        self.user = user
        self.former = former
        self.passwordHash = passwordHash
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(former)
        parameters.append(passwordHash)
    }
}
