public import Foundation
public import Postgres
public import Rating

/// Keeps the report of a simulation with the version that it is about.
public struct InsertSimulation: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO policy_simulations
            (tenant_id, policy_key, simulated_at, simulated_by, against, digest, against_digest, as_of, report)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """

    /// The tenant.
    public var tenant: UUID
    /// The version.
    public var policy: PolicyKey
    /// When.
    public var simulatedAt: Moment
    /// Label of the credential.
    public var simulatedBy: String
    /// The version that it was compared with.
    public var against: PolicyKey
    /// SHA-256 of the version's file.
    public var digest: StoredBytes
    /// SHA-256 of the other version's file.
    public var againstDigest: StoredBytes
    /// The date at which customers were rated.
    public var asOf: CalendarDate
    /// The report as it travels.
    public var report: StoredBytes

    /// Makes the statement.
    public init(
        tenant: UUID, policy: PolicyKey, simulatedAt: Moment, simulatedBy: String, against: PolicyKey,
        digest: StoredBytes, againstDigest: StoredBytes, asOf: CalendarDate, report: StoredBytes
    ) {
        self.tenant = tenant
        self.policy = policy
        self.simulatedAt = simulatedAt
        self.simulatedBy = simulatedBy
        self.against = against
        self.digest = digest
        self.againstDigest = againstDigest
        self.asOf = asOf
        self.report = report
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(policy)
        parameters.append(simulatedAt)
        parameters.append(simulatedBy)
        parameters.append(against)
        parameters.append(digest)
        parameters.append(againstDigest)
        parameters.append(asOf)
        parameters.append(report)
    }
}
