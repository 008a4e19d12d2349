public import Foundation
public import Postgres

/// Sets a person's password.
public struct SetPasswordHash: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE users SET password_hash = $3, password_set_at = $4 WHERE tenant_id = $1 AND user_id = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// scrypt with its parameters.
    public var passwordHash: String
    /// When.
    public var setAt: Moment

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, passwordHash: String, setAt: Moment) {
        self.tenant = tenant
        self.user = user
        self.passwordHash = passwordHash
        self.setAt = setAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(passwordHash)
        parameters.append(setAt)
    }
}
