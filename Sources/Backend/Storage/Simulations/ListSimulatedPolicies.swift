public import Foundation
public import Postgres

/// Lists the versions whose effects have been simulated; against itself a version has none.
public struct ListSimulatedPolicies: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The version.
        public var policy: PolicyKey
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT DISTINCT policy_key FROM policy_simulations
        WHERE tenant_id = $1 AND against <> policy_key
        ORDER BY policy_key
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
        Row(policy: try row.next())
    }
}
