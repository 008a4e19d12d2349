public import Foundation
public import Postgres
public import Rating

/// Notes that every customer has states for a version on the schedule.
public struct NoteStatesReady: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE policy_activations SET states_ready_at = $4
        WHERE tenant_id = $1 AND effective_from = $2 AND policy_key = $3 AND states_ready_at IS NULL
        """

    /// The tenant.
    public var tenant: UUID
    /// The date from which it prices.
    public var effectiveFrom: CalendarDate
    /// The version.
    public var policy: PolicyKey
    /// When.
    public var readyAt: Moment

    /// Makes the statement.
    public init(tenant: UUID, effectiveFrom: CalendarDate, policy: PolicyKey, readyAt: Moment) {
        self.tenant = tenant
        self.effectiveFrom = effectiveFrom
        self.policy = policy
        self.readyAt = readyAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(effectiveFrom)
        parameters.append(policy)
        parameters.append(readyAt)
    }
}
