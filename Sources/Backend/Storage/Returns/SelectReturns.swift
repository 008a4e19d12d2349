public import Foundation
public import Postgres
public import Rating

/// Reads the receipts that take back what others sold: those that name some originals, and some of one store besides.
public struct SelectReturns: PostgresRowStatement {
    /// One receipt with a return; every array has one entry for each line.
    public struct Row: Hashable, Sendable {
        /// The store.
        public var store: StoreKey
        /// The key.
        public var key: String
        /// Business date.
        public var businessDate: CalendarDate
        /// Seconds since midnight as written; nil: none.
        public var writtenTime: Int32?
        /// The customer; nil: nobody.
        public var customer: CustomerKey?
        /// Products as written.
        public var products: [String]
        /// Quantities; thousandths.
        public var quantities: [Int64]
        /// Tax-excluded amounts; minor units.
        public var amounts: [Int64]
        /// Amounts as written; minor units.
        public var writtenAmounts: [Int64]
        /// True where the written amount includes tax.
        public var areTaxIncluded: [Bool]
        /// What lines count with at present.
        public var terms: Terms
        /// Keys of the original receipts; nil: the line names none.
        public var originalKeys: [String?]
        /// Places of the original lines, from 1; nil: not named.
        public var originalLines: [Int32?]
        /// Categories that the store had looked up; nil: the point of sale wrote it.
        public var statedCategories: [CategoryKey?]
        /// Costs that the store had looked up; nil: none.
        public var statedCosts: [Int64?]
        /// Standard prices that the store had looked up; nil: none.
        public var statedStandardPrices: [Int64?]
        /// Quotes that the store named; nil: none.
        public var statedQuotes: [String?]
    }

    /// What lines count with.
    public struct Terms: Hashable, Sendable {
        /// Categories.
        public var categories: [CategoryKey]
        /// Costs; minor units; nil: unknown.
        public var costs: [Int64?]
        /// Standard prices of one unit; minor units; nil: unknown.
        public var standardPrices: [Int64?]
        /// Quotes; nil: none.
        public var quotes: [String?]

        /// Makes terms with one entry for each line.
        public init(
            categories: [CategoryKey], costs: [Int64?], standardPrices: [Int64?], quotes: [String?]
        ) {
            self.categories = categories
            self.costs = costs
            self.standardPrices = standardPrices
            self.quotes = quotes
        }
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT r.store_key, r.receipt_key, r.business_date, r.written_time, r.customer_key, r.line_product,
            r.line_quantity, r.line_amount, r.line_written_amount, r.line_tax_included, r.line_category, r.line_cost,
            r.line_standard_price, r.line_quote, r.line_original_key, r.line_original_line, r.line_stated_category,
            r.line_stated_cost, r.line_stated_standard_price, r.line_stated_quote
        FROM (
            SELECT store_key, receipt_key FROM receipt_returns WHERE tenant_id = $1 AND original_key = ANY ($2)
            UNION
            SELECT $3, own.receipt_key FROM unnest($4::text[]) AS own (receipt_key)
        ) AS named
        JOIN receipt_keys k ON k.tenant_id = $1 AND k.store_key = named.store_key
            AND k.receipt_key = named.receipt_key
        JOIN receipts r ON r.tenant_id = $1 AND r.business_date = k.business_date AND r.store_key = k.store_key
            AND r.receipt_key = k.receipt_key
        WHERE r.line_original_key IS NOT NULL ORDER BY r.store_key, r.receipt_key
        """

    /// The tenant.
    public var tenant: UUID
    /// The keys of the originals.
    public var originals: [String]
    /// A store.
    public var store: StoreKey
    /// Keys of receipts of this store that are read in any case.
    public var receipts: [String]

    /// Makes the statement.
    public init(
        tenant: UUID, originals: [String], store: StoreKey = StoreKey(rawValue: 0), receipts: [String] = []
    ) {
        self.tenant = tenant
        self.originals = originals
        self.store = store
        self.receipts = receipts
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(originals)
        parameters.append(store)
        parameters.append(receipts)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            store: try row.next(), key: try row.next(), businessDate: try row.next(), writtenTime: try row.next(),
            customer: try row.next(), products: try row.next(), quantities: try row.next(),
            amounts: try row.next(), writtenAmounts: try row.next(), areTaxIncluded: try row.next(),
            terms: Terms(
                categories: try row.next(), costs: try row.next(), standardPrices: try row.next(),
                quotes: try row.next()),
            originalKeys: try row.next(), originalLines: try row.next(), statedCategories: try row.next(),
            statedCosts: try row.next(), statedStandardPrices: try row.next(), statedQuotes: try row.next())
    }
}
