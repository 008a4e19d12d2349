public import Foundation
public import Postgres

/// Takes a block of consecutive numbers from one of a tenant's counters.
///
/// Runs in a transaction of its own, so that no long one holds the counter; a block that is not used leaves a gap.
public struct TakeNumbers: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The first number of the block.
        public var first: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO tenant_counters AS counter (tenant_id, name, next_value) VALUES ($1, $2, 1 + $3)
        ON CONFLICT (tenant_id, name) DO UPDATE SET next_value = counter.next_value + $3
        RETURNING next_value - $3
        """

    /// The tenant.
    public var tenant: UUID
    /// The counter.
    public var name: String
    /// How many numbers.
    public var count: Int64

    /// Makes the statement.
    public init(tenant: UUID, name: String, count: Int64) {
        self.tenant = tenant
        self.name = name
        self.count = count
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(name)
        parameters.append(count)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(first: try row.next())
    }
}
