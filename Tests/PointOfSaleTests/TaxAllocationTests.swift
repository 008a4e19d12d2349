import KakuzukeProtocol
import Rating
import SeededTestSupport
import Testing

@testable import PointOfSale

/// Amounts without tax: computed once for each rate, shared among lines, always summing up.
@Suite struct TaxAllocationTests {
    private func line(_ amount: Int64, rate: Int32 = 1000, included: Bool = true) -> ReceiptFactLine {
        ReceiptFactLine(
            product: "", category: "", quantity: QuantityThousandths(1000), writtenAmount: MoneyMinorUnits(amount),
            taxRate: BasisPoints(rate), isTaxIncluded: included, amount: MoneyMinorUnits(amount))
    }

    private func amounts(
        _ lines: [ReceiptFactLine], _ rounding: JournalProfile.TaxRounding = .down,
        printed: [BasisPoints: MoneyMinorUnits] = [:]
    ) throws -> [Int64] {
        var lines = lines
        try TaxAllocation(rounding: rounding, printed: printed).apply(to: &lines)
        return lines.map(\.amount.rawValue)
    }

    @Test func taxIsComputedOnceForARate() throws {
        #expect(try amounts([line(1000)]) == [910])
        #expect(try amounts([line(1000)], .up) == [909])
        #expect(try amounts([line(1000)], .halfUp) == [909])
        #expect(try amounts([line(-1000)]) == [-910])
        #expect(try amounts([line(105, included: false), line(7, included: false)]) == [105, 7])
        // Three times 100: tax 27 once, not three times 9; equal remainders go by line.
        #expect(try amounts([line(100), line(100), line(100)]) == [91, 91, 91])
        #expect(try amounts([line(50), line(50), line(50)]) == [46, 46, 45].map { Int64($0) })
    }

    @Test func printedTaxCounts() throws {
        #expect(try amounts([line(1000)], printed: [BasisPoints(1000): MoneyMinorUnits(91)]) == [909])
        #expect(throws: RowProblem.self) {
            try amounts([line(100)], printed: [BasisPoints(1000): MoneyMinorUnits(101)])
        }
    }

    @Test func linesThatCancelOutSumToNothing() throws {
        #expect(try amounts([line(110), line(-110)]) == [100, -100])
    }

    /// Random receipts of both signs, rates and modes: parts sum to the receipt, and no line is far from its share.
    @Test func partsAlwaysSumToTheReceipt() throws {
        let seed = SeededGenerator.runSeed
        var random = SeededGenerator(seed: seed)
        for round in 0..<2000 {
            let hasReturns = Bool.random(using: &random)
            let largest: Int64 = Bool.random(using: &random) ? 10_000_000_000 : 2000
            let lines = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                line(
                    Int64.random(in: (hasReturns ? -largest : 0)...largest, using: &random),
                    rate: [800, 1000, 0].randomElement(using: &random) ?? 0,
                    included: Int.random(in: 0..<4, using: &random) > 0)
            }
            let rounding = JournalProfile.TaxRounding.allCases.randomElement(using: &random) ?? .down
            let found = try amounts(lines, rounding)
            for rate in [800, 1000, 0] as [Int32] {
                let places = lines.indices.filter { lines[$0].taxRate.rawValue == rate && lines[$0].isTaxIncluded }
                let total = places.map { lines[$0].writtenAmount.rawValue }.reduce(0, +)
                let base = places.map { found[$0] }.reduce(0, +)
                let tax = total - base
                // The tax is that of the total, up to its rounding.
                #expect(
                    abs(Double(tax) - Double(total) * Double(rate) / Double(10_000 + rate)) <= 1.001,
                    "seed \(seed) \(round)")
                for place in places {
                    let exact = Double(lines[place].writtenAmount.rawValue) * 10_000 / Double(10_000 + rate)
                    #expect(abs(Double(found[place]) - exact) <= 2.1, "seed \(seed) \(round)")
                }
            }
            for place in lines.indices where !lines[place].isTaxIncluded {
                #expect(found[place] == lines[place].writtenAmount.rawValue)
            }
        }
    }

    @Test(
        arguments: [
            ("1,234", 1234), ("¥1,234", 1234), ("￥１，２３４", 1234), ("1234円", 1234), ("△500", -500), ("▲５００", -500),
            ("-98", -98),
            ("¥-98", -98), ("-¥98", -98), ("98.00", 98), ("0", 0), ("−7", -7),
        ] as [(String, Int64)])
    func amountsAreReadAsTillsWriteThem(_ text: String, _ amount: Int64) {
        #expect(MoneyText.minorUnits(text, decimals: 0) == MoneyMinorUnits(amount))
    }

    @Test(arguments: [
        "", "円", "1,23", "12,34,567", "98.5", "1.", ".5", "1e3", "--5", "5-", "abc", "99999999999999999999", "1 2",
    ])
    func whatIsNoAmountIsRefused(_ text: String) {
        #expect(MoneyText.minorUnits(text, decimals: 0) == nil)
    }

    @Test func decimalsFollowTheCurrency() {
        #expect(MoneyText.minorUnits("$9.90", decimals: 2) == MoneyMinorUnits(990))
        #expect(MoneyText.minorUnits("$9.9", decimals: 2) == MoneyMinorUnits(990))
        #expect(MoneyText.minorUnits("9", decimals: 2) == MoneyMinorUnits(900))
        #expect(MoneyText.minorUnits("9.905", decimals: 2) == nil)
        #expect(MoneyText.quantity("2.0000") == QuantityThousandths(2000))
        #expect(MoneyText.quantity("1.25") == QuantityThousandths(1250))
    }
}
