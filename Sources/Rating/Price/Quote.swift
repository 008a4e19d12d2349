/// A priced basket, with the ratings that led to the prices.
public struct Quote: Hashable, Sendable {
    /// The business date for which it is made.
    public var asOf: CalendarDate
    /// The lines in the basket's order.
    public var lines: [QuoteLine]
    /// The tax of each distinct rate in the basket, ascending by rate, 0 included.
    public var taxes: [QuoteTax]
    /// What the customer pays, tax included; minor units.
    public var total: MoneyMinorUnits
    /// How much less than at the standard fee, in displayed amounts; minor units.
    public var saved: MoneyMinorUnits
    /// One entry for each subject in the basket, ascending by code bytewise.
    public var ratings: [QuoteRating]

    /// Makes a quote.
    public init(
        asOf: CalendarDate, lines: [QuoteLine], taxes: [QuoteTax], total: MoneyMinorUnits, saved: MoneyMinorUnits,
        ratings: [QuoteRating]
    ) {
        self.asOf = asOf
        self.lines = lines
        self.taxes = taxes
        self.total = total
        self.saved = saved
        self.ratings = ratings
    }
}
