public import Foundation
public import Postgres
public import Rating

/// Takes a version off the schedule before its date.
public struct DeleteActivation: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The date from which it was to price.
        public var effectiveFrom: CalendarDate
    }

    /// The text.
    public static let sql: PostgresSQL = """
        DELETE FROM policy_activations WHERE tenant_id = $1 AND effective_from = $2 AND policy_key = $3
        RETURNING effective_from
        """

    /// The tenant.
    public var tenant: UUID
    /// The date from which it was to price.
    public var effectiveFrom: CalendarDate
    /// The version.
    public var policy: PolicyKey

    /// Makes the statement.
    public init(tenant: UUID, effectiveFrom: CalendarDate, policy: PolicyKey) {
        self.tenant = tenant
        self.effectiveFrom = effectiveFrom
        self.policy = policy
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(effectiveFrom)
        parameters.append(policy)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(effectiveFrom: try row.next())
    }
}
