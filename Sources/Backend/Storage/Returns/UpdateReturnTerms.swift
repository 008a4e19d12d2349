public import Foundation
public import Postgres
public import Rating

/// Writes what the lines of returns count with.
public struct UpdateReturnTerms: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE receipts AS r
        SET line_category = ($7::integer[])[new.first_line:new.last_line],
            line_cost = ($8::bigint[])[new.first_line:new.last_line],
            line_standard_price = ($9::bigint[])[new.first_line:new.last_line],
            line_quote = ($10::text[])[new.first_line:new.last_line]
        FROM unnest($2::integer[], $3::text[], $4::date[], $5::integer[], $6::integer[])
            AS new (store_key, receipt_key, business_date, first_line, last_line)
        WHERE r.tenant_id = $1 AND r.business_date = new.business_date AND r.store_key = new.store_key
          AND r.receipt_key = new.receipt_key
        """

    /// The tenant.
    public var tenant: UUID
    /// The stores.
    public var stores: [StoreKey] = []
    /// The keys.
    public var keys: [String] = []
    /// Business dates.
    public var businessDates: [CalendarDate] = []
    private var firstLines: [Int32] = []
    private var lastLines: [Int32] = []
    private var categories: [CategoryKey] = []
    private var costs: [Int64?] = []
    private var standardPrices: [Int64?] = []
    private var quotes: [String?] = []

    /// Makes a statement that changes nothing yet.
    public init(tenant: UUID) {
        self.tenant = tenant
    }

    /// Adds a receipt with the terms of all its lines.
    public mutating func append(_ row: SelectReturns.Row, _ terms: SelectReturns.Terms) {
        stores.append(row.store)
        keys.append(row.key)
        businessDates.append(row.businessDate)
        firstLines.append(Int32(categories.count + 1))
        categories += terms.categories
        costs += terms.costs
        standardPrices += terms.standardPrices
        quotes += terms.quotes
        lastLines.append(Int32(categories.count))
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(stores)
        parameters.append(keys)
        parameters.append(businessDates)
        parameters.append(firstLines)
        parameters.append(lastLines)
        parameters.append(categories)
        parameters.append(costs)
        parameters.append(standardPrices)
        parameters.append(quotes)
    }
}
