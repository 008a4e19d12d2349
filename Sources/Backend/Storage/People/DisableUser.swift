public import Foundation
public import Postgres

/// Disables a person; one that is disabled already keeps its first date.
public struct DisableUser: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE users SET disabled_at = coalesce(disabled_at, $3), disable_reason = coalesce(disable_reason, $4)
        WHERE tenant_id = $1 AND user_id = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// When.
    public var disabledAt: Moment
    /// Why.
    public var reason: String

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, disabledAt: Moment, reason: String) {
        self.tenant = tenant
        self.user = user
        self.disabledAt = disabledAt
        self.reason = reason
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(disabledAt)
        parameters.append(reason)
    }
}
