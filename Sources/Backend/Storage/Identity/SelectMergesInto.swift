public import Foundation
public import Postgres

/// Reads the merges in force of all customers who count for one.
public struct SelectMergesInto: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Who was merged.
        public var merged: CustomerKey
        /// Into whom.
        public var into: CustomerKey
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT m.merged_key, m.into_key FROM customer_merges m
        JOIN customers c ON c.tenant_id = m.tenant_id AND c.customer_key = m.merged_key
        WHERE m.tenant_id = $1 AND m.undone_at IS NULL AND c.survivor_key = $2 ORDER BY m.merge_number
        """

    /// The tenant.
    public var tenant: UUID
    /// Whom they count for.
    public var survivor: CustomerKey

    /// Makes the statement.
    public init(tenant: UUID, survivor: CustomerKey) {
        self.tenant = tenant
        self.survivor = survivor
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(survivor)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(merged: try row.next(), into: try row.next())
    }
}
