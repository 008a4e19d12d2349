public import Foundation
public import Postgres

/// Lets the pending secret of one-time codes count, with its first code used up.
public struct ConfirmOneTimeSecret: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE users SET one_time_secret = one_time_pending, one_time_pending = NULL,
            one_time_step = $3
        WHERE tenant_id = $1 AND user_id = $2 AND one_time_pending = $4
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// Number of the code's time step.
    public var step: Int64
    /// The sealed secret that the code was compared with.
    public var pending: StoredBytes

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, step: Int64, pending: StoredBytes) {
        self.tenant = tenant
        self.user = user
        self.step = step
        self.pending = pending
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(step)
        parameters.append(pending)
    }
}
