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
            let ways = WaySentences(language, amounts)
            if rating.hasWayToNextClass { sentences.append(ways.sentence(rating.wayToNextClass)) }
            sentences += ways.sentences(rating, on: quote.asOf)
        }
        return sentences + [comparison(quote)]
    }

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
