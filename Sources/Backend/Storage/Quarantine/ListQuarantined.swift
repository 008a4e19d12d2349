public import Foundation
public import Postgres

/// Reads a page of what was put aside, in the order of the numbers.
public struct ListQuarantined: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Its number.
        public var number: Int64
        /// Who sent it.
        public var agent: UUID
        /// Its sequence in the installation that sent it.
        public var sequence: Int64
        /// Why it could not be taken.
        public var reasonCode: String
        /// Which field.
        public var field: String
        /// The fact as sent, as a batch of its own.
        public var content: StoredBytes
        /// When it came.
        public var receivedAt: Moment
        /// How often somebody has tried it again in vain.
        public var tries: Int32
        /// When last; nil: never.
        public var triedAt: Moment?
        /// When it was settled; nil: it waits.
        public var resolvedAt: Moment?
        /// `applied`, `known` or `discarded`; nil: it waits.
        public var resolution: String?
        /// Who settled it; nil: it waits.
        public var resolvedBy: String?
        /// Why it was discarded; nil: it was not.
        public var resolveReason: String?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT entry_number, agent_id, sequence, reason_code, field, content, received_at, tries, tried_at, resolved_at,
            resolution, resolved_by, resolve_reason
        FROM quarantine
        WHERE tenant_id = $1 AND entry_number > $2 AND ($3 OR resolved_at IS NULL) AND agent_id = ANY ($4)
        ORDER BY entry_number LIMIT $5
        """

    /// The tenant.
    public var tenant: UUID
    /// Entries above this number.
    public var after: Int64
    /// Also what is settled.
    public var isAll: Bool
    /// The agents whose facts are looked for.
    public var agents: [UUID]
    /// Most rows.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, after: Int64, isAll: Bool, agents: [UUID], limit: Int64) {
        self.tenant = tenant
        self.after = after
        self.isAll = isAll
        self.agents = agents
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(after)
        parameters.append(isAll)
        parameters.append(agents)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            number: try row.next(), agent: try row.next(), sequence: try row.next(), reasonCode: try row.next(),
            field: try row.next(), content: try row.next(), receivedAt: try row.next(), tries: try row.next(),
            triedAt: try row.next(), resolvedAt: try row.next(), resolution: try row.next(),
            resolvedBy: try row.next(), resolveReason: try row.next())
    }
}
