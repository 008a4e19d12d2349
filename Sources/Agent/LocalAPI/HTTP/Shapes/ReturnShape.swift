import KakuzukeProtocol
import Rating

/// Goods that come back in JSON.
enum ReturnShape {
    /// What a body brings back.
    ///
    /// - Throws: `KakuzukeError` with the field that is wrong.
    static func request(_ body: WrittenJSON) throws(KakuzukeError) -> Kakuzuke_V1_PriceReturnRequest {
        var fields = try JSONFields(body)
        var request = Kakuzuke_V1_PriceReturnRequest()
        request.receiptKey = try fields.required("receipt_key", try fields.text("receipt_key"))
        request.lines =
            try fields.objects("lines", max: InputLimits.linesMax) { fields throws(KakuzukeError) in
                var line = Kakuzuke_V1_PriceReturnRequest.Line()
                line.line = try fields.whole("line") ?? 0
                line.product = try fields.text("product") ?? ""
                line.quantity = try fields.required("quantity", try fields.quantity("quantity")).rawValue
                return line
            } ?? []
        try fields.finish()
        return request
    }

    /// What is paid back, and what may still come back.
    static func answer(_ response: Kakuzuke_V1_PriceReturnResponse) -> WrittenJSON {
        .fields([
            "currency": .text(response.currency), "total": .whole(response.total),
            "taxes": .list(
                response.taxes.map { tax in
                    .fields(["rate": .whole(tax.rate), "payable": .whole(tax.payable), "tax": .whole(tax.tax)])
                }),
            "lines": .list(
                response.lines.map { line in
                    .fields([
                        "line": .whole(line.line), "product": .text(line.product),
                        "quantity": BusinessText.quantity(line.quantity), "payable": .whole(line.payable),
                        "tax": .whole(line.tax), "tax_rate": .whole(line.taxRate),
                        "written_amount": .whole(line.writtenAmount), "tax_included": .bool(line.taxIncluded),
                        "quantity_bought": BusinessText.quantity(line.quantityBought),
                        "quantity_left": BusinessText.quantity(line.quantityLeft),
                    ])
                }),
        ])
    }
}
