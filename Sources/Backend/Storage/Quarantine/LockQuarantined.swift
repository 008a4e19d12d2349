public import Foundation
public import Postgres

/// Locks an entry of the quarantine and tells what it holds.
public struct LockQuarantined: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Who sent it.
        public var agent: UUID
        /// Why it could not be taken.
        public var reasonCode: String
        /// Which field.
        public var field: String
        /// The fact as sent, as a batch of its own.
        public var content: StoredBytes
        /// Digest of what was stored under its key when somebody last saw it; empty: nothing was.
        public var knownDigest: StoredBytes
        /// When it was settled; nil: it waits.
        public var resolvedAt: Moment?
        /// The installation that sent it.
        public var installEpoch: StoredBytes
        /// The fact's sequence.
        public var sequence: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT agent_id, reason_code, field, content, known_digest, resolved_at, install_epoch, sequence
        FROM quarantine WHERE tenant_id = $1 AND entry_number = $2 FOR UPDATE
        """

    /// The tenant.
    public var tenant: UUID
    /// Its number.
    public var number: Int64

    /// Makes the statement.
    public init(tenant: UUID, number: Int64) {
        self.tenant = tenant
        self.number = number
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            agent: try row.next(), reasonCode: try row.next(), field: try row.next(), content: try row.next(),
            knownDigest: try row.next(), resolvedAt: try row.next(), installEpoch: try row.next(),
            sequence: try row.next())
    }
}
