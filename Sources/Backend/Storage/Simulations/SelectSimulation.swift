public import Foundation
public import Postgres

/// Reads the newest report about a version.
public struct SelectSimulation: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// When.
        public var simulatedAt: Moment
        /// Label of the credential.
        public var simulatedBy: String
        /// SHA-256 of the version's file.
        public var digest: StoredBytes
        /// SHA-256 of the other version's file.
        public var againstDigest: StoredBytes
        /// The report as it travels.
        public var report: StoredBytes
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT simulated_at, simulated_by, digest, against_digest, report FROM policy_simulations
        WHERE tenant_id = $1 AND policy_key = $2 ORDER BY simulated_at DESC LIMIT 1
        """

    /// The tenant.
    public var tenant: UUID
    /// The version.
    public var policy: PolicyKey

    /// Makes the statement.
    public init(tenant: UUID, policy: PolicyKey) {
        self.tenant = tenant
        self.policy = policy
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(policy)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            simulatedAt: try row.next(), simulatedBy: try row.next(), digest: try row.next(),
            againstDigest: try row.next(), report: try row.next())
    }
}
