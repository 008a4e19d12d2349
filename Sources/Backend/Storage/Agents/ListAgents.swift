public import Foundation
public import Postgres

/// Lists the agents with their progress, by store.
public struct ListAgents: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The agent.
        public var agent: UUID
        /// Its store.
        public var store: StoreKey
        /// Its store's code.
        public var storeCode: String
        /// The version it runs.
        public var softwareVersion: String
        /// When it was enrolled.
        public var enrolledAt: Moment
        /// When it last called; nil: never.
        public var lastSeenAt: Moment?
        /// Since when it is revoked; nil: it is not.
        public var revokedAt: Moment?
        /// Last sequence of its present epoch that is stored.
        public var acknowledgedSequence: Int64
        /// Until when its newest certificate holds.
        public var certificateNotAfter: Moment?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT a.agent_id, a.store_key, s.code, a.software_version, a.enrolled_at, a.last_seen_at, a.revoked_at,
            coalesce(e.next_sequence - 1, 0),
            (SELECT max(c.not_after) FROM agent_certificates c WHERE c.tenant_id = $1 AND c.agent_id = a.agent_id)
        FROM agents a
        JOIN stores s ON s.tenant_id = $1 AND s.store_key = a.store_key
        LEFT JOIN agent_epochs e ON e.tenant_id = $1 AND e.agent_id = a.agent_id AND e.ended_at IS NULL
        WHERE a.tenant_id = $1 ORDER BY s.code, a.enrolled_at
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
            agent: try row.next(), store: try row.next(), storeCode: try row.next(), softwareVersion: try row.next(),
            enrolledAt: try row.next(), lastSeenAt: try row.next(), revokedAt: try row.next(),
            acknowledgedSequence: try row.next(), certificateNotAfter: try row.next())
    }
}
