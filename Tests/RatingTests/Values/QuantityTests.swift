import Rating
import Testing

/// Goal: quantities are read exactly as `-?\d+(\.\d{1,3})?` and printed with as few digits as they need.
@Suite struct QuantityTests {
    @Test(arguments: [
        ("1", 1000), ("0.450", 450), ("0.45", 450), ("-1", -1000), ("-0.001", -1), ("2.999", 2999), ("0", 0),
        ("-0", 0), ("007", 7000), ("999999999.999", 999_999_999_999),
    ])
    func decimalIsRead(text: String, thousandths: Int64) {
        #expect(QuantityThousandths(decimal: text)?.rawValue == thousandths)
    }

    @Test(arguments: [
        "", "-", ".5", "1.", "1.2345", "1,5", "+1", "1e3", " 1", "1 ", "--1", "1.2.3", "１", "0x1", "1.-5",
        "1000000000", "NaN",
    ])
    func otherTextIsRefused(text: String) {
        #expect(QuantityThousandths(decimal: text) == nil)
    }

    @Test func everyQuantityIsPrintedSoThatItIsReadBack() {
        var wrong: [String] = []
        for thousandths in Int64(-3001)...3001 {
            let quantity = QuantityThousandths(thousandths)
            let text = quantity.decimalText
            let isShort = !text.contains(".") || !text.hasSuffix("0")
            if QuantityThousandths(decimal: text) != quantity || !isShort { wrong.append(text) }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
        #expect(QuantityThousandths(1500).decimalText == "1.5")
        #expect(QuantityThousandths(-20).decimalText == "-0.02")
    }
}
