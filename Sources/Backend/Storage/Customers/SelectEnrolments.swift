public import Foundation
public import Postgres
public import Rating

/// Reads the chosen options of customers.
public struct SelectEnrolments: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
        /// The option.
        public var option: String
        /// From when it counts.
        public var on: CalendarDate
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT DISTINCT customer_key, option, on_date FROM customer_enrolments
        WHERE tenant_id = $1 AND customer_key = ANY ($2) ORDER BY customer_key, on_date, option
        """

    /// The tenant.
    public var tenant: UUID
    /// The customers.
    public var customers: [CustomerKey]

    /// Makes the statement.
    public init(tenant: UUID, customers: [CustomerKey]) {
        self.tenant = tenant
        self.customers = customers
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customer: try row.next(), option: try row.next(), on: try row.next())
    }
}
