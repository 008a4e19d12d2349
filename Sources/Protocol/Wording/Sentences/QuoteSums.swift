import KakuzukeProtocol

/// What the lines of a quote in one subject add up to; minor units.
struct QuoteSums {
    var cost: Int64 = 0
    var fee: Int64 = 0
    var tax: Int64 = 0
    var total: Int64 = 0
    /// True: every line tells what it consists of.
    var isComposed = true
    let taxIncluded: Bool

    init(_ quote: Kakuzuke_V1_QuoteResponse, subject: String) {
        taxIncluded = quote.taxIncluded
        for line in quote.lines where line.subject == subject {
            isComposed = isComposed && line.hasComposition
            cost += line.composition.cost
            fee += line.composition.fee
            tax += line.composition.tax
            total += line.lineTotal
        }
    }
}
