public import Foundation
public import Postgres

/// Counts the customers whose states are to be made again, the returns whose originals have changed, and the versions
/// for which states are still to be made.
public struct CountForRemake: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Customers.
        public var count: Int64
        /// Returns that are to take again from their originals.
        public var returns: Int64
        /// Dates on the schedule whose version some customers have no states for.
        public var unprepared: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT (SELECT count(*) FROM customers WHERE tenant_id = $1 AND needs_remake),
            (SELECT count(*) FROM receipt_returns WHERE tenant_id = $1 AND due > 0),
            (SELECT count(*) FROM policy_activations WHERE tenant_id = $1 AND states_ready_at IS NULL)
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
        Row(count: try row.next(), returns: try row.next(), unprepared: try row.next())
    }
}
