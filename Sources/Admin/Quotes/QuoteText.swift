import KakuzukeProtocol
import Rating
import Wording

/// A quote in plain words and as an object.
struct QuoteText {
    let answer: Kakuzuke_V1_QuoteResponse
    /// What was asked, line by line.
    let items: [BasketItem]
    let store: String
    /// The language of the reasons.
    let language: Language

    /// Prices first, then why they are so.
    var text: String {
        var sections = [lines, totals, "Why these prices:\n" + reasons]
        let remarks = answer.remarkCodes.map { Self.remarks[$0] ?? $0 }
        if !remarks.isEmpty { sections.append(remarks.joined(separator: "\n")) }
        return sections.joined(separator: "\n\n")
    }

    private var currency: String { answer.currency }

    private var lines: String {
        var table = TextTable(
            .init(title: "PRODUCT"), .init(title: "QUANTITY", alignsRight: true), .init(title: "SUBJECT"),
            .init(title: "COST", alignsRight: true), .init(title: "FEE", alignsRight: true),
            .init(title: "TAX", alignsRight: true), .init(title: "UNIT PRICE", alignsRight: true),
            .init(title: "STANDARD", alignsRight: true), .init(title: "LINE", alignsRight: true))
        for (line, item) in zip(answer.lines, items) {
            table.add(
                item.product, item.quantity.decimalText, line.subject,
                line.hasUnitCostE2 ? MoneyText.cost(line.unitCostE2, currency) : "not told",
                line.hasFeeRate ? MoneyText.rate(line.feeRate) : "not told", MoneyText.rate(line.taxRate),
                MoneyText.amount(line.unitPrice, currency),
                MoneyText.amount(line.standardUnitPrice, currency), MoneyText.amount(line.lineTotal, currency))
        }
        return table.text(none: "no lines")
    }

    /// What is to be paid holds tax in either display; prices and what is saved do as displayed.
    private var totals: String {
        let total = "Total \(MoneyText.amount(answer.total, currency)), tax included."
        let taxes = answer.taxes.map { entry in
            "Tax \(MoneyText.rate(entry.rate)) \(answer.taxIncluded ? "within" : "on") "
                + "\(MoneyText.amount(entry.base, currency)): \(MoneyText.amount(entry.tax, currency))"
        }
        guard !answer.taxIncluded else { return ([total] + taxes + [comparison]).joined(separator: "\n") }
        let sum = answer.lines.reduce(0) { $0 + $1.lineTotal }
        let prices = "Prices \(MoneyText.amount(sum, currency)), without tax."
        return ([prices] + taxes + [total, comparison]).joined(separator: "\n")
    }

    private var comparison: String {
        guard answer.saved != 0 else { return "The prices come to what everybody pays." }
        let difference = MoneyText.amount(Int64(clamping: answer.saved.magnitude), currency)
        let tax = answer.taxIncluded ? "tax included" : "without tax"
        return "The prices are \(difference) (\(tax)) \(answer.saved > 0 ? "less" : "more") than everybody pays."
    }

    private var reasons: String {
        let entries = answer.ratings.map { entry -> String in
            let rating = entry.rating
            let score = rating.hasScore ? ", score \(rating.score)" : ""
            let who: String
            switch rating.stage {
            case "walk_in": who = "nobody known here, so there is no grade"
            case "provisional": who = "grade \(rating.grade) for now, until a second visit"
            case "starting": who = "grade \(rating.grade) from the first visits\(score)"
            case "converged": who = "grade \(rating.grade)\(score)"
            default: who = "\(rating.stage) \(rating.grade)"
            }
            let points = entry.hasClassScore ? " (points: \(entry.classScore))" : ""
            let basket = "this purchase is of class \(entry.classCode)\(points)"
            let fee = entry.hasFeeRate ? "; the fee is \(MoneyText.rate(entry.feeRate))" : ""
            return "  \(rating.subject): \(who); \(basket)\(fee)."
        }
        let sentences = QuoteSentences(language, currency: currency).sentences(answer).map { "  " + $0 }
        let policy =
            "  Quote \(answer.quoteID), policy version \(answer.policyVersion) on \(MomentText.date(answer.asOf)); "
            + "store \(store)."
        return (entries + sentences + [policy]).joined(separator: "\n")
    }

    /// An object for programs: amounts in minor units, rates in basis points, quantities in thousandths.
    var json: JSONValue {
        [
            "store": .text(store), "as_of": .text(MomentText.date(answer.asOf)),
            "quote_id": .text(answer.quoteID), "receipt_text": .list(answer.receiptText.map { .text($0) }),
            "policy_version": .integer(Int64(answer.policyVersion)), "currency": .text(currency),
            "tax_included": .boolean(answer.taxIncluded), "total": .integer(answer.total),
            "saved": .integer(answer.saved), "freshness": .text(RatingText.freshness(answer.freshness)),
            "remark_codes": .list(answer.remarkCodes.map { .text($0) }),
            "lines": .list(zip(answer.lines, items).map { Self.json($0, $1) }),
            "taxes": .list(
                answer.taxes.map { tax in
                    ["rate_bp": .integer(Int64(tax.rate)), "base": .integer(tax.base), "tax": .integer(tax.tax)]
                }),
            "ratings": .list(
                answer.ratings.map { entry in
                    var json = RatingText.json(entry.rating)
                    json["class"] = .text(entry.classCode)
                    json["class_score"] = entry.hasClassScore ? .integer(entry.classScore) : .null
                    json["rate_bp"] = entry.hasFeeRate ? .integer(Int64(entry.feeRate)) : .null
                    return .object(json)
                }),
        ]
    }

    private static func json(_ line: Kakuzuke_V1_QuoteResponse.Line, _ item: BasketItem) -> JSONValue {
        [
            "product": .text(item.product), "quantity_thousandths": .integer(item.quantity.rawValue),
            "subject": .text(line.subject), "rate_bp": line.hasFeeRate ? .integer(Int64(line.feeRate)) : .null,
            "tax_rate_bp": .integer(Int64(line.taxRate)), "unit_price": .integer(line.unitPrice),
            "standard_unit_price": .integer(line.standardUnitPrice), "line_total": .integer(line.lineTotal),
            "standard_line_total": .integer(line.standardLineTotal),
            "unit_cost_e2": line.hasUnitCostE2 ? .integer(line.unitCostE2) : .null,
        ]
    }

    private static let remarks = [
        "customer_unknown": "Nobody has this number; the basket is priced for a walk-in."
    ]
}
