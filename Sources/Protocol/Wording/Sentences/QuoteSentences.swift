public import KakuzukeProtocol
import Rating

/// Puts the reasons of prices into sentences of the catalogue.
public struct QuoteSentences: Sendable {
    private let language: Language
    private let amounts: AmountText

    /// Speaks a language; `currency` (ISO 4217) is that of the amounts.
    public init(_ language: Language, currency: String) {
        self.language = language
        amounts = AmountText(currency: currency, language)
    }

    /// What the prices consist of and what leads further, subject by subject, then how they compare to the standard.
    public func sentences(_ quote: Kakuzuke_V1_QuoteResponse) -> [String] {
        var sentences: [String] = []
        for rating in quote.ratings {
            let subject = rating.subject.code
            if let sentence = composition(rating, QuoteSums(quote, subject: subject)) { sentences.append(sentence) }
            sentences.append(PricePhrases.isClass.text(language, ["class": rating.class.shownName]))
            sentences += further(rating, on: quote.asOf)
        }
        return sentences + [comparison(quote)]
    }

    /// What leads to a higher class and a higher grade in one subject of a quote.
    ///
    /// - Parameters:
    ///   - rating: the subject.
    ///   - date: the day of the quote, in days since 1970-01-01.
    /// - Returns: the sentences; empty: nothing more is needed, or nothing is told.
    public func further(_ rating: Kakuzuke_V1_QuoteResponse.QuoteRating, on date: Int32) -> [String] {
        let ways = WaySentences(language, amounts)
        let toClass = rating.hasWayToNextClass ? [ways.sentence(rating.wayToNextClass)] : []
        return toClass + ways.sentences(rating, on: date)
    }

    /// Why a price is not the full one; the code itself where a later version has made it.
    public func remark(_ code: String) -> String { RemarkPhrases.byCode[code]?.text(language) ?? code }

    /// The prices beside the standard ones, in displayed amounts.
    private func comparison(_ quote: Kakuzuke_V1_QuoteResponse) -> String {
        guard quote.saved != 0 else { return PricePhrases.notSaved.text(language) }
        let difference = amounts.amount(Int64(clamping: quote.saved.magnitude))
        let amount =
            quote.taxIncluded ? difference : PricePhrases.withoutTax.text(language, ["text": difference])
        let phrase = quote.saved > 0 ? PricePhrases.savedSentence : PricePhrases.dearerSentence
        return phrase.text(language, ["amount": amount])
    }

    private func composition(_ rating: Kakuzuke_V1_QuoteResponse.QuoteRating, _ sums: QuoteSums) -> String? {
        guard rating.hasFeeRate else { return nil }
        let values = [
            "subject": rating.subject.shownName, "rate": AmountText.rate(Int64(rating.feeRate)),
            "cost": amounts.amount(sums.cost), "fee": amounts.amount(sums.fee), "tax": amounts.amount(sums.tax),
            "total": amounts.amount(sums.total),
        ]
        guard sums.isComposed else { return PricePhrases.explainedRate.text(language, values) }
        return (sums.taxIncluded ? PricePhrases.explained : PricePhrases.explainedWithoutTax).text(language, values)
    }
}
