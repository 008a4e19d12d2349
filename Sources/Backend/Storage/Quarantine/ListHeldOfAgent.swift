public import Foundation
public import Postgres

/// Reads what an agent is told of its facts that were put aside: what waits, and which of its receipts under changed
/// settings headquarters has approved lately.
public struct ListHeldOfAgent: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// What it is: 1 receipt, 2 input; nil: it was put aside before that was noted.
        public var kind: Int16?
        /// Its key; nil: as `kind`.
        public var key: String?
        /// Digest of its content, 16 bytes; nil: as `kind`.
        public var digest: StoredBytes?
        /// Its sequence in the installation that sent it.
        public var sequence: Int64
        /// Why it could not be taken.
        public var reasonCode: String
        /// Which field.
        public var field: String
        /// True: headquarters has approved it.
        public var isApproved: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT fact_kind, fact_key, fact_digest, sequence, reason_code, field, resolved_at IS NOT NULL FROM quarantine
        WHERE tenant_id = $1 AND agent_id = $2
            AND (resolved_at IS NULL
                OR (resolution = 'applied' AND reason_code = ANY ($3) AND resolved_at >= $4))
        ORDER BY resolved_at IS NOT NULL, entry_number LIMIT $5
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// Reasons of receipts under changed settings.
    public var approvedReasons: [String]
    /// Since when approvals are told of.
    public var approvedSince: Moment
    /// Most rows.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, approvedReasons: [String], approvedSince: Moment, limit: Int64) {
        self.tenant = tenant
        self.agent = agent
        self.approvedReasons = approvedReasons
        self.approvedSince = approvedSince
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(approvedReasons)
        parameters.append(approvedSince)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            kind: try row.next(), key: try row.next(), digest: try row.next(), sequence: try row.next(),
            reasonCode: try row.next(), field: try row.next(), isApproved: try row.next())
    }
}
