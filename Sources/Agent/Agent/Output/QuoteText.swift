import KakuzukeProtocol
import LocalAPI
import Rating
import Wording

/// A quote in words: prices, how they are made up, and why the customer has this grade and class.
struct QuoteText {
    private let quote: Kakuzuke_V1_QuoteResponse
    private let language: Language

    init(_ quote: Kakuzuke_V1_QuoteResponse, _ language: Language) {
        self.quote = quote
        self.language = language
    }

    var lines: [String] {
        var text = [
            "Quote \(quote.quoteID) for \(CalendarDate(daysSinceEpoch: quote.asOf)), policy version "
                + "\(quote.policyVersion), prices \(StatusJudgement.word(quote.freshness))"
        ]
        for line in quote.lines {
            let cost = line.hasUnitCostE2 ? " = cost \(Self.hundredths(line.unitCostE2))" : ""
            let fee = line.hasFeeRate ? ", fee \(Self.hundredths(Int64(line.feeRate))) %" : ""
            let tax = quote.taxIncluded ? ", tax \(Self.hundredths(Int64(line.taxRate))) %" : ""
            text.append(
                "  \(line.product) (\(line.subject)): \(line.unitPrice) each\(cost)\(fee)\(tax)"
                    + "; line \(line.lineTotal), standard \(line.standardLineTotal)")
        }
        text.append("  \(totals); \(comparison)")
        for rating in quote.ratings {
            text.append(
                "  \(rating.rating.subject): \(RatingText.words(rating.rating)); this purchase is class "
                    + rating.classCode + (rating.hasClassScore ? " (points: \(rating.classScore))" : "")
                    + (rating.hasFeeRate ? ", so the fee is \(Self.hundredths(Int64(rating.feeRate))) %" : ""))
        }
        let sentences = QuoteSentences(language, currency: quote.currency)
        text += sentences.sentences(quote).map { "  " + $0 }
        text += quote.remarkCodes.map { "  Note: \(sentences.remark($0))" }
        return text
    }

    /// What is to be paid holds tax in either display.
    private var totals: String {
        let taxes = quote.taxes.map { "\($0.tax) at \(Self.hundredths(Int64($0.rate))) %" }
        let tax = taxes.isEmpty ? "0" : taxes.joined(separator: ", ")
        let total = "\(quote.total) \(quote.currency)"
        guard !quote.taxIncluded else { return "Total \(total), in it tax \(tax)" }
        let sum = quote.lines.reduce(0) { $0 + $1.lineTotal }
        return "Prices without tax \(sum), on top tax \(tax); total \(total)"
    }

    /// Prices beside the standard ones, in displayed amounts.
    private var comparison: String {
        guard quote.saved != 0 else { return "as much as at standard prices" }
        let tax = quote.taxIncluded ? "" : " (without tax)"
        return "\(quote.saved.magnitude)\(tax) \(quote.saved > 0 ? "less" : "more") than at standard prices"
    }

    /// A number of hundredths as a decimal.
    static func hundredths(_ value: Int64) -> String {
        let fraction = value.magnitude % 100
        return (value < 0 ? "-" : "") + "\(value.magnitude / 100)." + (fraction < 10 ? "0\(fraction)" : "\(fraction)")
    }
}
