public import Foundation
public import Postgres

/// Lists what waits for a decision, oldest first.
public struct ListQuarantined: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Who sent it.
        public var agent: UUID
        /// Its installation.
        public var installEpoch: StoredBytes
        /// Its sequence.
        public var sequence: Int64
        /// Why it could not be taken.
        public var reasonCode: String
        /// Which field.
        public var field: String
        /// When.
        public var receivedAt: Moment
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT agent_id, install_epoch, sequence, reason_code, field, received_at FROM quarantine
        WHERE tenant_id = $1 AND resolved_at IS NULL ORDER BY received_at, sequence LIMIT $2
        """

    /// The tenant.
    public var tenant: UUID
    /// Most rows.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, limit: Int64) {
        self.tenant = tenant
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            agent: try row.next(), installEpoch: try row.next(), sequence: try row.next(), reasonCode: try row.next(),
            field: try row.next(), receivedAt: try row.next())
    }
}
