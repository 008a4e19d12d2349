import Foundation
import JournalFixtures
import KakuzukeProtocol
import PointOfSale
import Rating
import Testing

// Goal: no reader takes a value for another one, or makes one up. Method: every fixture with its columns in another
// order, with amounts and dates that are none, and with amounts in every form in which tills write them.
@Suite struct ReaderCorpusTests {
    private static let tables = JournalFixture.all.filter { $0.reader != .poslog }

    private func digests(_ text: String, _ fixture: JournalFixture) throws -> [ContentDigest] {
        let reading = try readAll(text, try fixture.profile())
        #expect(reading.rejected.isEmpty)
        return reading.receipts.map(\.contentDigest)
    }

    @Test(arguments: tables) func columnsAreFoundByTheirNames(_ fixture: JournalFixture) throws {
        let plain = try digests(fixture.text, fixture)
        let orders: [([String]) -> [String]] = [
            { $0 }, { $0.reversed() }, { Array($0[7...] + $0[..<7]) },
            { cells in
                cells.indices.filter { $0 % 2 == 1 }.map { cells[$0] }
                    + cells.indices.filter { $0 % 2 == 0 }.map { cells[$0] }
            },
        ]
        for (place, order) in orders.enumerated() {
            #expect(try digests(fixture.text(orderedBy: order), fixture) == plain, "order \(place)")
        }
    }

    @Test(arguments: JournalFixture.all) func whatIsNoAmountCostsItsReceipt(_ fixture: JournalFixture) throws {
        let fraction = try fixture.profile().currencyDecimals == 0 ? "12.5" : "1.255"
        let bad = [
            fraction, "1e3", "1E-2", "--5", "△▲5", "5-", "-(5)", "(-5)", "()", "1,00", "12,3456", ",100", "NaN", "∞",
            "0x10",
            "五", "1 000", "1_000", "99999999999999999999", "+-5", "1.2.3", ".", "½", "5%", "10€円",
        ]
        for text in bad {
            let spoiled = try #require(fixture.text(withAmount: text))
            let reading = try readAll(spoiled, try fixture.profile())
            let told = reading.rejected.filter { $0.reasonCode != "receipt_incomplete" }
            #expect(told.map(\.reasonCode) == ["not_an_amount"], "\(text)")
            #expect(told.map(\.field) == [fixture.amount.field], "\(text)")
            #expect(reading.receipts.count == fixture.receipts - 1, "\(text)")
        }
    }

    @Test(arguments: JournalFixture.all) func amountsMayBeWrittenInManyForms(_ fixture: JournalFixture) throws {
        let plain = try digests(fixture.text, fixture)
        let number = fixture.amount.text.filter { $0.isNumber || $0 == "." }
        let fullWidth = String(
            String.UnicodeScalarView(number.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
        var forms = [number, "+" + number, " \(number) ", fullWidth]
        if try fixture.profile().currency == "JPY" {
            forms += ["¥" + number, "￥" + fullWidth, number + "円", number + ".00"]
        }
        for form in forms {
            let text = try #require(fixture.text(withAmount: form))
            #expect(try digests(text, fixture) == plain, "\(form)")
        }
    }

    /// 30 February and 24:61 are no moments, whatever else the row says, and no receipt is made up in their place.
    @Test(arguments: JournalFixture.all) func datesThatDoNotExistCostTheirReceipts(_ fixture: JournalFixture) throws {
        let plain = Set(try digests(fixture.text, fixture))
        for text in fixture.dates.bad {
            let spoiled = fixture.text.replacingOccurrences(of: fixture.dates.text, with: text)
            let reading = try readAll(spoiled, try fixture.profile())
            let told = Set(reading.rejected.map(\.reasonCode))
            #expect(told.contains("not_a_date"), "\(text)")
            #expect(told.isSubset(of: ["not_a_date", "receipt_incomplete"]), "\(text)")
            #expect(reading.receipts.count < fixture.receipts, "\(text)")
            #expect(plain.isSuperset(of: reading.receipts.map(\.contentDigest)), "\(text)")
        }
    }

    /// Every sign that means less than nothing.
    @Test func minusIsWrittenInManyForms() throws {
        let profile = try profile()
        func amount(_ text: String) throws -> Int64? {
            let row = "0001,1,1004,2026/4/2,9:00,返品,,4909999999990,酒,-1,\"\(text)\",10\n"
            return try readAll(headerLine + "\n" + row, profile).receipts.first?.lines.first?.writtenAmount.rawValue
        }
        for text in [
            "-1,100", "△1,100", "▲1100", "−1100", "－１１００", "(1,100)", "（１，１００）", "(¥1,100)", "-¥1,100円", "¥-1100",
        ] {
            #expect(try amount(text) == -1_100, "\(text)")
        }
        for text in ["(1,100", "1,100)", "((1100))", "(-1100)", "-(1100)", "()"] {
            #expect(try amount(text) == nil, "\(text)")
        }
    }
}
