public import Foundation
public import Postgres

/// Uses up the code of a time step: of any number of attempts at once exactly one counts.
public struct UseOneTimeStep: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE users SET one_time_step = $3 WHERE tenant_id = $1 AND user_id = $2 AND one_time_step < $3
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// Number of the time step.
    public var step: Int64

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, step: Int64) {
        self.tenant = tenant
        self.user = user
        self.step = step
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(step)
    }
}
