public import KakuzukeProtocol
import Rating

/// The text that a receipt carries about its prices: plain, as wide as the printer's paper.
///
/// Source: `docs/rating.md`, "The text of a receipt".
public struct ReceiptBlock: Sendable {
    /// Columns of the printers that are known; 58 mm and 80 mm paper.
    public static let widths = [32, 48]

    private let columns: Int
    private let language: Language
    private let amounts: AmountText

    /// Makes blocks for a printer; nil for a width that is none of `widths`.
    ///
    /// - Parameters:
    ///   - columns: columns of the paper; a Japanese letter takes two.
    ///   - language: the language.
    ///   - currency: ISO 4217.
    public init?(columns: Int, _ language: Language, currency: String) {
        guard Self.widths.contains(columns) else { return nil }
        self.columns = columns
        self.language = language
        amounts = AmountText(currency: currency, language)
    }

    /// The lines to print, none wider than the paper.
    ///
    /// - Parameters:
    ///   - quote: the quote, with as much of the composition as its buyer is told.
    ///   - link: address of the customer's own page; nil: none is printed.
    /// - Returns: the lines.
    public func lines(_ quote: Kakuzuke_V1_QuoteResponse, link: String?) -> [String] {
        let rule = String(repeating: "-", count: columns)
        var lines = [rule]
        lines += wrapped(PricePhrases.title.text(language))
        lines += wrapped(
            PricePhrases.asOf.text(
                language, ["date": DateText.date(CalendarDate(daysSinceEpoch: quote.asOf), language)]))
        for rating in quote.ratings { lines += section(rating, quote) }
        lines.append(rule)
        lines += comparison(quote)
        if let link {
            let address = TextWrapping(columns: columns).lines(address: DisplayWidth.printable(link))
            lines += wrapped((address.count == 1 ? PricePhrases.page : PricePhrases.pageOfLines).text(language))
            lines += address
        }
        return lines + [rule]
    }

    private func section(
        _ rating: Kakuzuke_V1_QuoteResponse.QuoteRating, _ quote: Kakuzuke_V1_QuoteResponse
    ) -> [String] {
        var lines = wrapped("[" + rating.subject.shownName + "]")
        let values = ["grade": rating.grade.shownName, "class": rating.class.shownName]
        switch rating.rating.stage {
        case RatingStage.walkIn.rawValue: lines += wrapped(PricePhrases.walkIn.text(language))
        case RatingStage.provisional.rawValue: lines += wrapped(PricePhrases.provisionalGrade.text(language, values))
        default: lines += wrapped(PricePhrases.gradeAndClass.text(language, values))
        }
        if rating.hasFeeRate {
            lines += pair(PricePhrases.feeRate.text(language), AmountText.rate(Int64(rating.feeRate)))
        }
        let sums = QuoteSums(quote, subject: rating.subject.code)
        if rating.hasFeeRate, sums.isComposed {
            lines += pair(PricePhrases.cost.text(language), amounts.amount(sums.cost))
            lines += pair(PricePhrases.fee.text(language), amounts.amount(sums.fee))
            if quote.taxIncluded { lines += pair(PricePhrases.tax.text(language), amounts.amount(sums.tax)) }
        }
        let sum = quote.taxIncluded ? PricePhrases.sum : PricePhrases.sumWithoutTax
        lines += pair(sum.text(language), amounts.amount(sums.total))
        let ways = WaySentences(language, amounts)
        for sentence in ways.sentences(rating, on: quote.asOf) { lines += wrapped(sentence) }
        if rating.hasWayToNextClass { lines += wrapped(ways.sentence(rating.wayToNextClass)) }
        return lines
    }

    /// The prices beside the standard ones, in displayed amounts.
    private func comparison(_ quote: Kakuzuke_V1_QuoteResponse) -> [String] {
        guard quote.saved != 0 else { return wrapped(PricePhrases.notSaved.text(language)) }
        let word = (quote.saved > 0 ? PricePhrases.saved : PricePhrases.dearer).text(language)
        return pair(
            quote.taxIncluded ? word : PricePhrases.withoutTax.text(language, ["text": word]),
            amounts.amount(Int64(clamping: quote.saved.magnitude)))
    }

    /// A word at the left and a number at the right; on two lines where both do not fit on one.
    private func pair(_ word: String, _ number: String) -> [String] {
        let space = columns - DisplayWidth.paperColumns(word) - DisplayWidth.paperColumns(number)
        guard space > 0 else {
            return wrapped(word)
                + wrapped(number).map { line in
                    String(repeating: " ", count: max(0, columns - DisplayWidth.paperColumns(line))) + line
                }
        }
        return [word + String(repeating: " ", count: space) + number]
    }

    /// A text in lines of the paper's width, broken at blanks where there are any.
    private func wrapped(_ text: String) -> [String] { TextWrapping(columns: columns).lines(text) }
}
