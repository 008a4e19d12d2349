public import Foundation
public import Postgres
public import Rating

/// Lists the versions of the policy, newest first.
public struct ListPolicies: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Its number.
        public var policy: PolicyKey
        /// When it was uploaded.
        public var uploadedAt: Moment
        /// SHA-256 of the file.
        public var digest: StoredBytes
        /// First business date on which it prices; nil: not activated.
        public var effectiveFrom: CalendarDate?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT p.policy_key, p.uploaded_at, p.digest, min(a.effective_from)
        FROM policies p
        LEFT JOIN policy_activations a ON a.tenant_id = $1 AND a.policy_key = p.policy_key
        WHERE p.tenant_id = $1 GROUP BY p.policy_key, p.uploaded_at, p.digest ORDER BY p.policy_key DESC
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
        Row(policy: try row.next(), uploadedAt: try row.next(), digest: try row.next(), effectiveFrom: try row.next())
    }
}
