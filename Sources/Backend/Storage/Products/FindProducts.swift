public import Foundation
public import Postgres
public import Rating

/// Finds products by code.
public struct FindProducts: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Code.
        public var code: String
        /// Name.
        public var name: String
        /// Category.
        public var category: String
        /// The change that touched it last.
        public var change: ChangeNumber
        /// First business dates, ascending.
        public var fromDates: [CalendarDate]
        /// Purchase costs; hundredths of a minor unit.
        public var unitCosts: [Int64]
        /// List prices; minor units.
        public var listPrices: [Int64?]
        /// Names of tax rates.
        public var taxes: [String]
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT p.code, p.name, p.category, p.change_number,
            array_agg(r.from_date ORDER BY r.from_date), array_agg(r.unit_cost_e2 ORDER BY r.from_date),
            array_agg(r.list_price ORDER BY r.from_date), array_agg(r.tax ORDER BY r.from_date)
        FROM products p
        JOIN product_prices r ON r.tenant_id = $1 AND r.code = p.code AND r.store_group = ''
        WHERE p.tenant_id = $1 AND p.code = ANY ($2)
        GROUP BY p.code, p.name, p.category, p.change_number
        """

    /// The tenant.
    public var tenant: UUID
    /// The codes.
    public var codes: [String]

    /// Makes the statement.
    public init(tenant: UUID, codes: [String]) {
        self.tenant = tenant
        self.codes = codes
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(codes)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            code: try row.next(), name: try row.next(), category: try row.next(), change: try row.next(),
            fromDates: try row.next(), unitCosts: try row.next(), listPrices: try row.next(), taxes: try row.next())
    }
}
