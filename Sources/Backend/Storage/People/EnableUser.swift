public import Foundation
public import Postgres

/// Enables a person again.
public struct EnableUser: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE users SET disabled_at = NULL, disable_reason = NULL WHERE tenant_id = $1 AND user_id = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID

    /// Makes the statement.
    public init(tenant: UUID, user: UUID) {
        self.tenant = tenant
        self.user = user
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
    }
}
