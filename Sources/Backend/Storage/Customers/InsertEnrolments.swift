public import Foundation
public import Postgres
public import Rating

/// Adds chosen options.
public struct InsertEnrolments: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO customer_enrolments (tenant_id, customer_key, option, on_date)
        SELECT $1, new.customer_key, new.option, new.on_date
        FROM unnest($2::bigint[], $3::text[], $4::date[]) AS new (customer_key, option, on_date)
        ON CONFLICT (tenant_id, customer_key, option, on_date) DO NOTHING
        """

    /// The tenant.
    public var tenant: UUID
    /// Customer of each.
    public var customers: [CustomerKey]
    /// The options.
    public var options: [String]
    /// From when each counts.
    public var onDates: [CalendarDate]

    /// Makes the statement.
    public init(tenant: UUID, customers: [CustomerKey], options: [String], onDates: [CalendarDate]) {
        self.tenant = tenant
        self.customers = customers
        self.options = options
        self.onDates = onDates
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(customers)
        parameters.append(options)
        parameters.append(onDates)
    }
}
