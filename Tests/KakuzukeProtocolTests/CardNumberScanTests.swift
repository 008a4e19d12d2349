import Testing

@testable import KakuzukeProtocol

// Goal: no payment card number passes a free text, and few other numbers are taken for one.
// Method: published test numbers of each brand in several spellings; near misses.
@Suite struct CardNumberScanTests {
    @Test(
        "a card number of each brand is found, in any width and grouping",
        arguments: [
            "4111111111111111", "4222222222222", "5555555555554444", "2223003122003222", "378282246310005",
            "3530111333300000", "30569309025904", "6011111111111117", "6200000000000005",
        ])
    func brands(number: String) {
        #expect(CardNumberScan.first(in: number) == 0..<number.count)
        let fullWidth = String(
            String.UnicodeScalarView(number.unicodeScalars.map { Unicode.Scalar($0.value + 0xFEE0)! }))
        #expect(CardNumberScan.first(in: "カード" + fullWidth) != nil)
        var grouped = ""
        for (position, digit) in number.enumerated() {
            if position > 0, position % 4 == 0 { grouped += position % 8 == 0 ? "-" : " " }
            grouped.append(digit)
        }
        let masked = CardNumberScan.masked("memo \(grouped), thanks")
        #expect(masked?.filter(\.isNumber).count == 4)
        #expect(masked?.hasSuffix("\(grouped.suffix(1)), thanks") == true)
    }

    @Test(
        "other numbers are not",
        arguments: [
            "4111111111111112", "411111111111", "1234567890123456", "4901234567894", "2026-11-22 12:34:56",
            "090-1234-5678", "00004111111111111111", "", "9784101010014",
        ])
    func others(text: String) {
        #expect(CardNumberScan.first(in: text) == nil)
        #expect(CardNumberScan.masked(text) == nil)
    }

    @Test("a number behind a date or another number is found, and so are two")
    func several() {
        #expect(CardNumberScan.ranges(in: "2026-11-22 4111 1111 1111 1111").count == 1)
        #expect(CardNumberScan.ranges(in: "4111111111111111 5555555555554444").count == 2)
        #expect(CardNumberScan.ranges(in: "4111111111111111/5555555555554444").count == 2)
    }
}
