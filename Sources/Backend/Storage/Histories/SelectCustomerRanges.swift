public import Foundation
public import Postgres

/// Cuts the numbers of the customers that are not gone into ranges with as many customers each.
public struct SelectCustomerRanges: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Lowest number of the range.
        public var first: CustomerKey
        /// Highest number of the range.
        public var last: CustomerKey
        /// Customers in it.
        public var customers: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT min(customer_key), max(customer_key), count(*)
        FROM (SELECT customer_key, (row_number() OVER (ORDER BY customer_key) - 1)
                / greatest(ceil(count(*) OVER () / $4::numeric)::bigint,
                    least($2, greatest(1, ceil(count(*) OVER () / $3::numeric)::bigint))) AS part
            FROM customers WHERE tenant_id = $1 AND NOT is_gone) AS numbered
        GROUP BY part ORDER BY 1
        """

    /// The tenant.
    public var tenant: UUID
    /// Most customers of a range, unless there would be too many ranges.
    public var customersMax: Int64
    /// Least number of ranges, as far as there are as many customers.
    public var rangesMin: Int32
    /// Most ranges.
    public var rangesMax: Int32

    /// Makes the statement.
    public init(tenant: UUID, customersMax: Int64, rangesMin: Int32, rangesMax: Int32) {
        self.tenant = tenant
        self.customersMax = customersMax
        self.rangesMin = rangesMin
        self.rangesMax = rangesMax
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customersMax)
        parameters.append(rangesMin)
        parameters.append(rangesMax)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(first: try row.next(), last: try row.next(), customers: try row.next())
    }
}
