import Rating

/// What a case asks: rate and price this on that day.
struct CaseInput {
    var asOf: CalendarDate
    /// Facts and receipts; nil for nobody known.
    var customer: (facts: CustomerFacts, receipts: [Receipt])?
    var basket: Basket?
}
