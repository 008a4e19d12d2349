import KakuzukeProtocol

/// What is paid back, in words.
struct ReturnText {
    private let answer: Kakuzuke_V1_PriceReturnResponse

    init(_ answer: Kakuzuke_V1_PriceReturnResponse) {
        self.answer = answer
    }

    var lines: [String] {
        let isAsked = answer.lines.contains { $0.quantity > 0 }
        var text = answer.lines.map { line in
            let left = "\(Self.pieces(line.quantityLeft)) of \(Self.pieces(line.quantityBought)) may still come back"
            let name = "  line \(line.line), \(line.product.isEmpty ? "without a code" : line.product)"
            guard line.quantity > 0 else { return "\(name): \(left)" }
            return "\(name): \(Self.pieces(line.quantity)) for \(line.payable) \(answer.currency), "
                + "in it tax \(line.tax) at \(Self.hundredths(line.taxRate)) %; then \(left)"
        }
        guard isAsked else { return ["Nothing is priced: name what comes back."] + text }
        let taxes = answer.taxes.map { "\($0.tax) at \(Self.hundredths($0.rate)) %" }
        text.insert(
            "Pay back \(answer.total) \(answer.currency), in it tax \(taxes.joined(separator: ", "))", at: 0)
        return text
    }

    private static func pieces(_ thousandths: Int64) -> String {
        let rest = thousandths % 1_000
        guard rest != 0 else { return String(thousandths / 1_000) }
        var digits = String(1_000 + rest).dropFirst()
        while digits.last == "0" { digits = digits.dropLast() }
        return "\(thousandths / 1_000).\(digits)"
    }

    private static func hundredths(_ rate: Int32) -> String {
        "\(rate / 100)." + String(100 + rate % 100).dropFirst()
    }
}
