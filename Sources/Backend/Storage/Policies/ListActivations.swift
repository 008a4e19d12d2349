public import Foundation
public import Postgres
public import Rating

/// Lists which version prices from which date, by date.
public struct ListActivations: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// First business date on which it prices.
        public var effectiveFrom: CalendarDate
        /// The version.
        public var policy: PolicyKey
        /// When it was put on the schedule.
        public var activatedAt: Moment
        /// Label of the credential.
        public var activatedBy: String
        /// Back to a version that had been in force before.
        public var isReturn: Bool
        /// When the states of all customers were made; nil: somebody still lacks one.
        public var statesReadyAt: Moment?
        /// Why there was no simulation; empty: there was one, or nothing to compare with.
        public var unsimulatedReason: String
        /// Versions that priced from this date before, oldest first.
        public var replaced: [PolicyKey]
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT effective_from, policy_key, activated_at, activated_by, is_return, states_ready_at, unsimulated_reason,
            replaced
        FROM policy_activations WHERE tenant_id = $1 ORDER BY effective_from
        """

    /// The tenant.
    public var tenant: UUID

    /// Makes the statement.
    public init(tenant: UUID) {
        self.tenant = tenant
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            effectiveFrom: try row.next(), policy: try row.next(), activatedAt: try row.next(),
            activatedBy: try row.next(), isReturn: try row.next(), statesReadyAt: try row.next(),
            unsimulatedReason: try row.next(), replaced: try row.next())
    }
}
