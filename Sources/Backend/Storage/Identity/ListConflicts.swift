public import Foundation
public import Postgres

/// Reads a page of identity conflicts, newest first; no hashes.
public struct ListConflicts: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Its number.
        public var number: Int64
        /// Kind of the identifier that won.
        public var winningKind: Int16
        /// For whom that one was recorded.
        public var customer: CustomerKey
        /// Kind of the other identifier.
        public var kind: Int16
        /// For whom the other one was recorded.
        public var other: CustomerKey
        /// Where they came together.
        public var source: String
        /// When first.
        public var firstSeen: Moment
        /// When last.
        public var lastSeen: Moment
        /// How often.
        public var timesSeen: Int64
        /// 0 open, 1 merged, 2 moved, 3 left.
        public var resolution: Int16
        /// When it was resolved.
        public var resolvedAt: Moment?
        /// By whom.
        public var resolvedBy: String?
        /// Why.
        public var reason: String?
        /// The merge that resolved it.
        public var merge: Int64?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT conflict_number, winning_kind, customer_key, kind, other_key, source, first_seen, last_seen, times_seen,
            resolution, resolved_at, resolved_by, resolve_reason, merge_number
        FROM identity_conflicts WHERE tenant_id = $1 AND conflict_number < $2 AND ($3 OR resolution = 0)
        ORDER BY conflict_number DESC LIMIT $4
        """

    /// The tenant.
    public var tenant: UUID
    /// Conflicts below this number.
    public var before: Int64
    /// Also those that are resolved.
    public var isAll: Bool
    /// Most conflicts.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, before: Int64, isAll: Bool, limit: Int64) {
        self.tenant = tenant
        self.before = before
        self.isAll = isAll
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(before)
        parameters.append(isAll)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            number: try row.next(), winningKind: try row.next(), customer: try row.next(), kind: try row.next(),
            other: try row.next(), source: try row.next(), firstSeen: try row.next(), lastSeen: try row.next(),
            timesSeen: try row.next(), resolution: try row.next(), resolvedAt: try row.next(),
            resolvedBy: try row.next(), reason: try row.next(), merge: try row.next())
    }
}
