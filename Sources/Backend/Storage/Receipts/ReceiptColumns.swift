public import Rating

/// Receipts of one store by column, ready to be inserted: one entry per receipt, then one entry per line.
public struct ReceiptColumns: Sendable {
    /// Keys as text.
    public var keys: [String] = []
    /// Sequence of each in what brought it.
    public var sequences: [Int64] = []
    /// Business dates.
    public var businessDates: [CalendarDate] = []
    /// Dates as the point of sale wrote them.
    public var writtenDates: [CalendarDate] = []
    /// Seconds since midnight as written; nil: none.
    public var writtenTimes: [Int32?] = []
    /// Terminals.
    public var terminals: [String] = []
    /// Receipt numbers as written.
    public var numbers: [String] = []
    /// True for receipts that only take goods back.
    public var areReturns: [Bool] = []
    /// True for receipts that were voided before they arrived.
    public var areVoid: [Bool] = []
    /// Customers; nil: nobody known.
    public var customers: [CustomerKey?] = []
    /// For whom each was recorded; nil: for the customer.
    public var identities: [CustomerKey?] = []
    /// Ways of payment.
    public var payments: [String] = []
    /// Ways of fulfilment.
    public var fulfilments: [String] = []
    /// Days between reservation and purchase.
    public var reservedDaysAhead: [Int32] = []
    /// Position of each receipt's first line, from 1.
    public var firstLines: [Int32] = []
    /// Position of each receipt's last line, from 1; below the first one where there is none.
    public var lastLines: [Int32] = []
    /// Position of each receipt's first printed tax, from 1.
    public var firstTaxes: [Int32] = []
    /// Position of each receipt's last printed tax, from 1; below the first one where there is none.
    public var lastTaxes: [Int32] = []
    /// Rates of the printed taxes; basis points.
    public var printedTaxRates: [Int32] = []
    /// Printed taxes; minor units.
    public var printedTaxes: [Int64] = []
    /// Products as written.
    public var lineProducts: [String] = []
    /// Categories frozen at the sale.
    public var lineCategories: [CategoryKey] = []
    /// Quantities; thousandths.
    public var lineQuantities: [Int64] = []
    /// Tax-excluded amounts; minor units.
    public var lineAmounts: [Int64] = []
    /// Amounts as written; minor units.
    public var lineWrittenAmounts: [Int64] = []
    /// Costs; minor units; nil: unknown.
    public var lineCosts: [Int64?] = []
    /// Tax rates; basis points.
    public var lineTaxRates: [Int32] = []
    /// True where the written amount includes tax.
    public var lineTaxIncluded: [Bool] = []
    /// Standard prices of one unit; minor units; nil: unknown.
    public var lineStandardPrices: [Int64?] = []
    /// Quotes that priced the lines; nil: none.
    public var lineQuotes: [String?] = []
    /// What lines of returns say of their originals; only of receipts with a line that names one.
    public var originals = OriginalColumns()

    /// Makes empty columns.
    public init() {}

    /// Number of receipts.
    public var count: Int { keys.count }
}
