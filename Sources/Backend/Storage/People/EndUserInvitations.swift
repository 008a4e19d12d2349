public import Foundation
public import Postgres

/// Ends a person's invitations.
public struct EndUserInvitations: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE user_invitations SET ended_at = $3 WHERE tenant_id = $1 AND user_id = $2 AND ended_at IS NULL
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// When.
    public var endedAt: Moment

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, endedAt: Moment) {
        self.tenant = tenant
        self.user = user
        self.endedAt = endedAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(endedAt)
    }
}
