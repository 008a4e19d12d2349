import KakuzukeProtocol
import Rating
import Wording

/// A basket and its prices in JSON.
enum QuoteShape {
    /// Languages of sentences by their words.
    static let languages: KeyValuePairs<String, Language> = ["ja": .japanese, "en": .english]

    /// The basket that a body asks for.
    ///
    /// - Parameters:
    ///   - body: the body.
    ///   - store: the agent's own store.
    /// - Returns: the basket, and the language of the sentences; nil: none are wanted.
    /// - Throws: `KakuzukeError` with the field that is wrong.
    static func request(
        _ body: WrittenJSON, store: String
    ) throws(KakuzukeError) -> (quote: Kakuzuke_V1_QuoteRequest, language: Language?) {
        var fields = try JSONFields(body)
        var request = Kakuzuke_V1_QuoteRequest()
        if let customer = try CustomerShape.reference(&fields) { request.customer = customer }
        if let date = try fields.date("as_of") { request.asOf = date.daysSinceEpoch }
        request.basket.store = store
        request.basket.payment = try fields.text("payment") ?? ""
        request.basket.fulfilment = try fields.text("fulfilment") ?? ""
        request.basket.reservedDaysAhead = try fields.whole("reserved_days_ahead") ?? 0
        let lines = try fields.objects("lines", max: InputLimits.linesMax) { line throws(KakuzukeError) in
            try Self.line(&line)
        }
        request.basket.lines = try fields.required("lines", lines)
        if var text = try fields.object("receipt_text") {
            request.receiptText.columns = try text.required("columns", try text.whole("columns", as: UInt32.self))
            request.receiptText.language = try text.text("language") ?? ""
            try text.finish()
        }
        let language = try fields.word("language", languages)
        try fields.finish()
        return (request, language)
    }

    private static func line(_ fields: inout JSONFields) throws(KakuzukeError) -> Kakuzuke_V1_Basket.Line {
        var line = Kakuzuke_V1_Basket.Line()
        line.product = try fields.text("product") ?? ""
        if let category = try fields.text("category") { line.category = category }
        if let cost = try fields.whole("unit_cost_hundredths", as: Int64.self) { line.unitCostE2 = cost }
        if let price = try fields.whole("list_price", as: Int64.self) { line.listPrice = price }
        if let tax = try fields.text("tax") { line.tax = tax }
        line.quantity = try fields.required("quantity", try fields.quantity("quantity")).rawValue
        return line
    }

    /// The prices, with sentences where a language is given.
    static func answer(_ quote: Kakuzuke_V1_QuoteResponse, _ language: Language?) -> WrittenJSON {
        let speaker = language.map { QuoteSentences($0, currency: quote.currency) }
        return .fields([
            "quote_id": .text(quote.quoteID), "as_of": BusinessText.date(quote.asOf),
            "policy_version": .whole(quote.policyVersion), "freshness": BusinessText.freshness(quote.freshness),
            "remarks": BusinessText.list(quote.remarkCodes), "currency": .text(quote.currency),
            "tax_included": .bool(quote.taxIncluded), "total": .whole(quote.total), "saved": .whole(quote.saved),
            "lines": .list(quote.lines.map(line)),
            "taxes": .list(
                quote.taxes.map { tax in
                    .fields(["rate": .whole(tax.rate), "base": .whole(tax.base), "tax": .whole(tax.tax)])
                }),
            "ratings": .list(
                quote.ratings.map { rating($0, further: speaker?.further($0, on: quote.asOf)) }),
            "sentences": (speaker?.sentences(quote)).map(BusinessText.list),
            "receipt_text": quote.receiptText.isEmpty ? nil : BusinessText.list(quote.receiptText),
        ])
    }

    private static func line(_ line: Kakuzuke_V1_QuoteResponse.Line) -> WrittenJSON {
        var composition: WrittenJSON?
        if line.hasComposition {
            composition = .fields([
                "cost": .whole(line.composition.cost), "fee": .whole(line.composition.fee),
                "tax": .whole(line.composition.tax),
            ])
        }
        return .fields([
            "product": .text(line.product), "subject": .text(line.subject), "unit_price": .whole(line.unitPrice),
            "standard_unit_price": .whole(line.standardUnitPrice), "line_total": .whole(line.lineTotal),
            "standard_line_total": .whole(line.standardLineTotal), "tax_rate": .whole(line.taxRate),
            "fee_rate": line.hasFeeRate ? .whole(line.feeRate) : nil,
            "unit_cost_hundredths": line.hasUnitCostE2 ? .whole(line.unitCostE2) : nil,
            "composition": composition,
        ])
    }

    /// One subject; `further`: sentences on what leads to a higher class and grade, nil: none are wanted.
    private static func rating(
        _ rating: Kakuzuke_V1_QuoteResponse.QuoteRating, further: [String]?
    ) -> WrittenJSON {
        .fields([
            "rating": RatingShape.rating(rating.rating), "subject_name": BusinessText.optional(rating.subject.name),
            "grade_name": BusinessText.optional(rating.grade.name), "class": .text(rating.classCode),
            "class_name": BusinessText.optional(rating.class.name),
            "class_score": rating.hasClassScore ? .whole(rating.classScore) : nil,
            "fee_rate": rating.hasFeeRate ? .whole(rating.feeRate) : nil,
            "further": further.map(BusinessText.list),
        ])
    }
}
