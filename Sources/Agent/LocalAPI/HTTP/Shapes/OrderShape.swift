import KakuzukeProtocol
import Rating
import Wording

/// A special order in JSON: a good that is not in stock, priced from its purchase cost.
enum OrderShape {
    /// The order that a body brings.
    ///
    /// - Parameters:
    ///   - body: the body.
    ///   - key: names the order, which is placed; nil: it is only priced.
    /// - Returns: the order, and the language of the sentences; nil: none are wanted.
    /// - Throws: `KakuzukeError` with the field that is wrong.
    static func request(
        _ body: WrittenJSON, key: String?
    ) throws(KakuzukeError) -> (order: Kakuzuke_V1_PlaceOrderRequest, language: Language?) {
        var fields = try JSONFields(body)
        var request = Kakuzuke_V1_PlaceOrderRequest()
        request.customer.memberNumber = try fields.required("member_number", try fields.text("member_number"))
        request.order.category = try fields.required("category", try fields.text("category"))
        request.order.unitCostE2 = try fields.required(
            "unit_cost_hundredths", try fields.whole("unit_cost_hundredths"))
        request.order.tax = try fields.required("tax", try fields.text("tax"))
        request.order.quantity = try fields.required("quantity", try fields.quantity("quantity")).rawValue
        request.order.dueOn = try fields.required("due_on", try fields.date("due_on")).daysSinceEpoch
        request.order.payment = try fields.text("payment") ?? ""
        request.order.fulfilment = try fields.text("fulfilment") ?? ""
        if let date = try fields.date("as_of") { request.asOf = date.daysSinceEpoch }
        let language = try fields.word("language", QuoteShape.languages)
        try fields.finish()
        request.confirm = key != nil
        request.key = key ?? ""
        return (request, language)
    }

    /// The price, and what became of the order.
    static func answer(_ response: Kakuzuke_V1_PlaceOrderResponse, _ language: Language?) -> WrittenJSON {
        let isPlaced = !response.inputKey.isEmpty
        return .fields([
            "quote": QuoteShape.answer(response.quote, language),
            "reserved_amount": .whole(response.reservedAmount), "subject": .text(response.subject),
            "order_key": isPlaced ? .text(response.inputKey) : nil,
            "outcome": isPlaced ? .text(InputShape.word(response.outcome)) : nil,
        ])
    }
}
