public import Foundation
public import Postgres

/// Reads receipts that returns name, as they are at present; of one that is void or unknown, no row comes back.
public struct SelectOriginals: PostgresRowStatement {
    /// One receipt; every array has one entry for each line or printed tax.
    public struct Row: Hashable, Sendable {
        /// The key.
        public var key: String
        /// Number of the present content.
        public var revision: Int32
        /// Products as written.
        public var products: [String]
        /// Categories frozen at the sale.
        public var categories: [CategoryKey]
        /// Quantities; thousandths.
        public var quantities: [Int64]
        /// Tax-excluded amounts; minor units.
        public var amounts: [Int64]
        /// Amounts as written; minor units.
        public var writtenAmounts: [Int64]
        /// Costs; minor units; nil: unknown.
        public var costs: [Int64?]
        /// Tax rates; basis points.
        public var taxRates: [Int32]
        /// True where the written amount includes tax.
        public var areTaxIncluded: [Bool]
        /// Standard prices of one unit; minor units; nil: unknown.
        public var standardPrices: [Int64?]
        /// Quotes that priced the lines; nil: none.
        public var quotes: [String?]
        /// Rates of the printed taxes; basis points.
        public var printedTaxRates: [Int32]
        /// Printed taxes; minor units.
        public var printedTaxes: [Int64]
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT k.receipt_key, k.revision, r.line_product, r.line_category, r.line_quantity, r.line_amount,
            r.line_written_amount, r.line_cost, r.line_tax_rate, r.line_tax_included, r.line_standard_price,
            r.line_quote, coalesce(r.printed_tax_rate, '{}'), coalesce(r.printed_tax, '{}')
        FROM unnest($2::text[], $3::text[]) AS named (store, receipt_key)
        JOIN stores s ON s.tenant_id = $1 AND s.code = named.store
        JOIN receipt_keys k ON k.tenant_id = $1 AND k.store_key = s.store_key AND k.receipt_key = named.receipt_key
        JOIN receipts r ON r.tenant_id = $1 AND r.business_date = k.business_date AND r.store_key = k.store_key
            AND r.receipt_key = k.receipt_key
        WHERE NOT k.is_void ORDER BY k.receipt_key
        """

    /// The tenant.
    public var tenant: UUID
    /// The codes of the stores, which stand in the keys.
    public var stores: [String]
    /// The keys.
    public var keys: [String]

    /// Makes the statement.
    public init(tenant: UUID, stores: [String], keys: [String]) {
        self.tenant = tenant
        self.stores = stores
        self.keys = keys
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(stores)
        parameters.append(keys)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            key: try row.next(), revision: try row.next(), products: try row.next(), categories: try row.next(),
            quantities: try row.next(), amounts: try row.next(), writtenAmounts: try row.next(),
            costs: try row.next(), taxRates: try row.next(), areTaxIncluded: try row.next(),
            standardPrices: try row.next(), quotes: try row.next(), printedTaxRates: try row.next(),
            printedTaxes: try row.next())
    }
}
