public import Foundation
public import Postgres
public import Rating

/// Reads the attributes of customers; 0001-01-01 stands for always, and of values from one date the first one holds.
public struct SelectAttributes: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The customer.
        public var customer: CustomerKey
        /// The attribute.
        public var attribute: String
        /// Its value.
        public var value: String
        /// From when it holds.
        public var from: CalendarDate
        /// When it was recorded.
        public var recordedAt: Moment
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT DISTINCT ON (customer_key, attribute, from_date) customer_key, attribute, value, from_date, recorded_at
        FROM customer_attributes WHERE tenant_id = $1 AND customer_key = ANY ($2)
        ORDER BY customer_key, attribute, from_date, recorded_at, identity_key
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
        Row(
            customer: try row.next(), attribute: try row.next(), value: try row.next(), from: try row.next(),
            recordedAt: try row.next())
    }
}
