import KakuzukeProtocol
import Rating

/// A priced or placed order in plain words and as an object.
struct OrderText {
    let answer: Kakuzuke_V1_PlaceOrderResponse
    let category: String
    let due: CalendarDate
    /// The good was ordered, not only priced.
    let isConfirmed: Bool

    private var line: Kakuzuke_V1_QuoteResponse.Line { answer.quote.lines.first ?? .init() }

    /// Prices first, then what has come of it.
    var text: String {
        let currency = answer.quote.currency
        let fee = line.hasFeeRate ? MoneyText.rate(line.feeRate) : "not told"
        let state =
            isConfirmed
            ? "ordered: \(InputOutcomeText.text(answer.outcome)); key \(answer.inputKey)"
            : "only priced; add --confirm --key KEY to order it"
        return """
            \(category) for \(due), subject \(answer.subject)
            unit price \(MoneyText.amount(line.unitPrice, currency)), fee \(fee)
            to pay \(MoneyText.amount(answer.quote.total, currency))
            reserves \(MoneyText.amount(answer.reservedAmount, currency)) without tax
            \(state)
            """
    }

    /// Amounts in minor units; what is withheld is null.
    var json: JSONValue {
        [
            "subject": .text(answer.subject), "unit_price": .integer(line.unitPrice),
            "line_total": .integer(line.lineTotal), "total": .integer(answer.quote.total),
            "currency": .text(answer.quote.currency),
            "fee_rate_bp": line.hasFeeRate ? .integer(Int64(line.feeRate)) : .null,
            "reserved_amount": .integer(answer.reservedAmount), "due_on": .text("\(due)"),
            "confirmed": .boolean(isConfirmed), "input_key": isConfirmed ? .text(answer.inputKey) : .null,
            "outcome": isConfirmed ? .text(InputOutcomeText.word(answer.outcome)) : .null,
        ]
    }
}
