public import Foundation
public import Postgres

/// Reads a page of merges, newest first.
public struct ListMerges: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Its number.
        public var number: Int64
        /// Who was merged.
        public var merged: CustomerKey
        /// Into whom.
        public var into: CustomerKey
        /// When.
        public var mergedAt: Moment
        /// By whom.
        public var mergedBy: String
        /// Why.
        public var reason: String
        /// When it was undone; nil: it holds.
        public var undoneAt: Moment?
        /// By whom.
        public var undoneBy: String?
        /// Why.
        public var undoReason: String?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT merge_number, merged_key, into_key, merged_at, merged_by, reason, undone_at, undone_by, undo_reason
        FROM customer_merges WHERE tenant_id = $1 AND merge_number < $2 ORDER BY merge_number DESC LIMIT $3
        """

    /// The tenant.
    public var tenant: UUID
    /// Merges below this number.
    public var before: Int64
    /// Most merges.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, before: Int64, limit: Int64) {
        self.tenant = tenant
        self.before = before
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(before)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            number: try row.next(), merged: try row.next(), into: try row.next(), mergedAt: try row.next(),
            mergedBy: try row.next(), reason: try row.next(), undoneAt: try row.next(), undoneBy: try row.next(),
            undoReason: try row.next())
    }
}
