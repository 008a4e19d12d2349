public import Foundation
public import Postgres

/// Reads the returns of some originals that are to take again from them, all of each original, ordered by original.
public struct SelectDueReturns: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The original.
        public var original: String
        /// The store of the return.
        public var store: StoreKey
        /// The key of the return.
        public var receipt: String
        /// How often something has changed.
        public var due: Int32
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT original_key, store_key, receipt_key, due FROM (
            SELECT original_key, store_key, receipt_key, due, dense_rank() OVER (ORDER BY original_key) AS place
            FROM receipt_returns WHERE tenant_id = $1 AND due > 0 AND original_key > $2
        ) AS due
        WHERE place <= $3 ORDER BY original_key, store_key, receipt_key
        """

    /// The tenant.
    public var tenant: UUID
    /// The original behind which they lie; empty: from the first.
    public var after: String
    /// Most originals.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, after: String = "", limit: Int64) {
        self.tenant = tenant
        self.after = after
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(after)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(original: try row.next(), store: try row.next(), receipt: try row.next(), due: try row.next())
    }
}
