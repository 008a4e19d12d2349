public import Foundation
public import Postgres

/// Reads a merge that has not been undone, or one that has.
public struct FindMerge: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Who was merged.
        public var merged: CustomerKey
        /// It has been undone.
        public var isUndone: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT merged_key, undone_at IS NOT NULL FROM customer_merges WHERE tenant_id = $1 AND merge_number = $2
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
        Row(merged: try row.next(), isUndone: try row.next())
    }
}
