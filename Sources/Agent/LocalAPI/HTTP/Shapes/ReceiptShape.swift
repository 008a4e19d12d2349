public import KakuzukeProtocol
import Rating

/// A receipt in JSON, as `POST /receipts` and `kakuzuke-agent receipt` take it.
public enum ReceiptShape {
    /// The receipt of a text.
    ///
    /// - Parameter json: the text in UTF-8.
    /// - Returns: the receipt, whose values are still to be checked by the agent.
    /// - Throws: `KakuzukeError` with the field that is wrong.
    public static func receipt(_ json: [UInt8]) throws(KakuzukeError) -> Kakuzuke_V1_TillReceipt {
        try receipt(try JSONFields.body(json))
    }

    static func receipt(_ body: WrittenJSON) throws(KakuzukeError) -> Kakuzuke_V1_TillReceipt {
        var fields = try JSONFields(body)
        var receipt = Kakuzuke_V1_TillReceipt()
        let events: KeyValuePairs<String, Kakuzuke_V1_TillReceiptEvent> = [
            "sale": .sale, "return": .return, "void": .void,
        ]
        receipt.event = try fields.word("event", events) ?? .sale
        receipt.terminal = try fields.text("terminal") ?? ""
        receipt.number = try fields.required("number", try fields.text("number"))
        receipt.keySuffix = try fields.text("key_suffix") ?? ""
        receipt.writtenDate = try fields.required("written_date", try fields.date("written_date")).daysSinceEpoch
        if let time = try fields.time("written_time") { receipt.writtenSeconds = UInt32(time.secondsSinceMidnight) }
        if let date = try fields.date("business_date") { receipt.businessDate = date.daysSinceEpoch }
        receipt.memberNumber = try fields.text("member_number") ?? ""
        receipt.payment = try fields.text("payment") ?? ""
        receipt.fulfilment = try fields.text("fulfilment") ?? ""
        receipt.reservedDaysAhead = try fields.whole("reserved_days_ahead") ?? 0
        receipt.lines =
            try fields.objects("lines", max: InputLimits.linesMax) { line throws(KakuzukeError) in
                try Self.line(&line)
            } ?? []
        receipt.printedTaxes =
            try fields.objects("printed_taxes", max: FactLimits.printedTaxesMax) { fields throws(KakuzukeError) in
                var tax = Kakuzuke_V1_TillReceipt.PrintedTax()
                tax.rate = try fields.required("rate", try fields.whole("rate"))
                tax.amount = try fields.required("amount", try fields.whole("amount"))
                return tax
            } ?? []
        try fields.finish()
        return receipt
    }

    private static func line(_ fields: inout JSONFields) throws(KakuzukeError) -> Kakuzuke_V1_TillReceipt.Line {
        var line = Kakuzuke_V1_TillReceipt.Line()
        line.product = try fields.text("product") ?? ""
        if let category = try fields.text("category") { line.category = category }
        line.quantity = try fields.required("quantity", try fields.quantity("quantity")).rawValue
        line.amount = try fields.required("amount", try fields.whole("amount"))
        line.taxRate = try fields.required("tax_rate", try fields.whole("tax_rate"))
        line.taxIncluded = try fields.required("tax_included", try fields.bool("tax_included"))
        line.quoteID = try fields.text("quote_id") ?? ""
        line.originalReceiptKey = try fields.text("original_receipt_key") ?? ""
        line.originalLine = try fields.whole("original_line") ?? 0
        return line
    }

    /// What became of a receipt that was taken.
    static func answer(_ response: Kakuzuke_V1_RecordReceiptResponse) -> WrittenJSON {
        .fields(["receipt_key": .text(response.receiptKey), "outcome": .text(word(response.outcome))])
    }

    /// An outcome as a word.
    static func word(_ outcome: Kakuzuke_V1_ReceiptOutcome) -> String {
        switch outcome {
        case .recorded: "recorded"
        case .duplicate: "duplicate"
        case .amended: "amended"
        case .held, .UNRECOGNIZED: "held"
        }
    }
}
