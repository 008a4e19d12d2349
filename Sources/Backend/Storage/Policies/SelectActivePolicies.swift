public import Foundation
public import Postgres
public import Rating

/// Reads the activated versions, by date; their files only change with their numbers and are read apart.
public struct SelectActivePolicies: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Its number.
        public var policy: PolicyKey
        /// First business date on which it prices.
        public var effectiveFrom: CalendarDate

        /// Makes a row.
        public init(policy: PolicyKey, effectiveFrom: CalendarDate) {
            self.policy = policy
            self.effectiveFrom = effectiveFrom
        }
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT policy_key, effective_from FROM policy_activations WHERE tenant_id = $1 ORDER BY effective_from
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
        Row(policy: try row.next(), effectiveFrom: try row.next())
    }
}
