public import Foundation
public import Postgres

/// Notes when a person signed in.
public struct NoteSignIn: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE users SET last_sign_in_at = $3 WHERE tenant_id = $1 AND user_id = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// When.
    public var now: Moment

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, now: Moment) {
        self.tenant = tenant
        self.user = user
        self.now = now
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(now)
    }
}
