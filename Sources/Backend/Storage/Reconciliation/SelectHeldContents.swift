public import Foundation
public import Postgres

/// Reads which contents of an agent's receipts were put aside, and what has become of them.
public struct SelectHeldContents: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The receipt's key.
        public var key: String
        /// Digest of the content, 16 bytes.
        public var digest: StoredBytes
        /// True: headquarters has let it count, or it counts otherwise; false: it waits or was discarded.
        public var isTaken: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT fact_key, fact_digest, coalesce(resolution IN ('applied', 'known'), false) FROM quarantine
        WHERE tenant_id = $1 AND agent_id = $2 AND fact_kind = 1 AND fact_key = ANY ($3)
        ORDER BY entry_number
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// The keys.
    public var keys: [String]

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, keys: [String]) {
        self.tenant = tenant
        self.agent = agent
        self.keys = keys
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(keys)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(key: try row.next(), digest: try row.next(), isTaken: try row.next())
    }
}
