public import Foundation
public import Postgres
public import Rating

/// Adds chosen options.
public struct InsertEnrolments: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO customer_enrolments (tenant_id, customer_key, option, on_date, identity_key)
        SELECT $1, new.customer_key, new.option, new.on_date, new.identity_key
        FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::date[])
            AS new (customer_key, identity_key, option, on_date)
        ON CONFLICT (tenant_id, customer_key, option, on_date, identity_key) DO NOTHING
        """

    /// The tenant.
    public var tenant: UUID
    /// Customer of each.
    public var customers: [CustomerKey]
    /// For whom each was recorded; 0 for the customer.
    public var identities: [Int64]
    /// The options.
    public var options: [String]
    /// From when each counts.
    public var onDates: [CalendarDate]

    /// Makes the statement.
    public init(
        tenant: UUID, customers: [CustomerKey], identities: [Int64], options: [String], onDates: [CalendarDate]
    ) {
        self.tenant = tenant
        self.customers = customers
        self.identities = identities
        self.options = options
        self.onDates = onDates
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
        parameters.append(identities)
        parameters.append(options)
        parameters.append(onDates)
    }
}
