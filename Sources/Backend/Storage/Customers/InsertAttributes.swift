public import Foundation
public import Postgres
public import Rating

/// Adds values of attributes; of two values from one date the first one stays.
public struct InsertAttributes: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// A customer with a new value.
        public var customer: CustomerKey
        /// The attribute.
        public var attribute: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO customer_attributes (tenant_id, customer_key, attribute, from_date, value)
        SELECT $1, new.customer_key, new.attribute, new.from_date, new.value
        FROM unnest($2::bigint[], $3::text[], $4::date[], $5::text[]) AS new (customer_key, attribute, from_date, value)
        ON CONFLICT (tenant_id, customer_key, attribute, from_date) DO NOTHING
        RETURNING customer_key, attribute
        """

    /// The tenant.
    public var tenant: UUID
    /// Customer of each.
    public var customers: [CustomerKey]
    /// The attributes.
    public var attributes: [String]
    /// From when each holds; 0001-01-01 for always.
    public var fromDates: [CalendarDate]
    /// The values.
    public var values: [String]

    /// Makes the statement.
    public init(
        tenant: UUID, customers: [CustomerKey], attributes: [String], fromDates: [CalendarDate], values: [String]
    ) {
        self.tenant = tenant
        self.customers = customers
        self.attributes = attributes
        self.fromDates = fromDates
        self.values = values
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
        parameters.append(attributes)
        parameters.append(fromDates)
        parameters.append(values)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customer: try row.next(), attribute: try row.next())
    }
}
