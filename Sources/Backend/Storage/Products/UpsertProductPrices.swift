public import Foundation
public import Postgres
public import Rating

/// Adds effective-dated costs and prices for all stores.
public struct UpsertProductPrices: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO product_prices (tenant_id, code, from_date, unit_cost_e2, list_price, tax)
        SELECT $1, new.code, new.from_date, new.unit_cost_e2, new.list_price, new.tax
        FROM unnest($2::text[], $3::date[], $4::bigint[], $5::bigint[], $6::text[])
            AS new (code, from_date, unit_cost_e2, list_price, tax)
        ON CONFLICT (tenant_id, code, store_group, from_date) DO UPDATE
        SET unit_cost_e2 = excluded.unit_cost_e2, list_price = excluded.list_price, tax = excluded.tax
        """

    /// The tenant.
    public var tenant: UUID
    /// Codes of products.
    public var codes: [String]
    /// First business dates.
    public var fromDates: [CalendarDate]
    /// Purchase costs; hundredths of a minor unit.
    public var unitCosts: [Int64]
    /// List prices; minor units.
    public var listPrices: [Int64?]
    /// Names of tax rates.
    public var taxes: [String]

    /// Makes the statement.
    public init(
        tenant: UUID, codes: [String], fromDates: [CalendarDate], unitCosts: [Int64], listPrices: [Int64?],
        taxes: [String]
    ) {
        self.tenant = tenant
        self.codes = codes
        self.fromDates = fromDates
        self.unitCosts = unitCosts
        self.listPrices = listPrices
        self.taxes = taxes
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(codes)
        parameters.append(fromDates)
        parameters.append(unitCosts)
        parameters.append(listPrices)
        parameters.append(taxes)
    }
}
