public import Foundation
public import Postgres
public import Rating

/// Adds values of attributes; of two values of one identity from one date the first one stays.
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
        INSERT INTO customer_attributes (
            tenant_id, customer_key, attribute, from_date, identity_key, value, recorded_at)
        SELECT $1, new.customer_key, new.attribute, new.from_date, new.identity_key, new.value, new.recorded_at
        FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::date[], $6::text[], $7::timestamptz[])
            AS new (customer_key, identity_key, attribute, from_date, value, recorded_at)
        ON CONFLICT (tenant_id, customer_key, attribute, from_date, identity_key) DO NOTHING
        RETURNING customer_key, attribute
        """

    /// The tenant.
    public var tenant: UUID
    /// Customer of each.
    public var customers: [CustomerKey]
    /// For whom each was recorded; 0 for the customer.
    public var identities: [Int64]
    /// The attributes.
    public var attributes: [String]
    /// From when each holds; 0001-01-01 for always.
    public var fromDates: [CalendarDate]
    /// The values.
    public var values: [String]
    /// When each was recorded; of several values from one date the first one recorded holds.
    public var recordedAt: [Moment]

    /// Makes the statement.
    public init(
        tenant: UUID, customers: [CustomerKey], identities: [Int64], attributes: [String],
        fromDates: [CalendarDate], values: [String], recordedAt: [Moment]
    ) {
        self.tenant = tenant
        self.customers = customers
        self.identities = identities
        self.attributes = attributes
        self.fromDates = fromDates
        self.values = values
        self.recordedAt = recordedAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
        parameters.append(identities)
        parameters.append(attributes)
        parameters.append(fromDates)
        parameters.append(values)
        parameters.append(recordedAt)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(customer: try row.next(), attribute: try row.next())
    }
}
