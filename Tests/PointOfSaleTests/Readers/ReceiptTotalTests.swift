import Foundation
import KakuzukeProtocol
import PointOfSale
import Rating
import Testing

// Goal: discounts of a receipt are shared to the last yen, and a receipt whose lines do not come to its total is none.
// Method: small tables, one case each; shares reckoned by hand.
@Suite struct ReceiptTotalTests {
    private static let text = """
        version: 1
        name: totals
        format: csv
        columns:
          store: 店
          number: 番号
          date: 日付
          product: 商品
          quantity: 数量
          amount: 金額
          tax_rate: 税率
          line_kind: 明細区分
          total: 合計
          total_tax: 税
        optional: [total_tax]
        date_formats: [yyyy-MM-dd]
        line_kinds: {sale: 売, return: 返, ignore: メモ}
        line_discounts: {add: [行値引], subtract: [行割引]}
        receipt_discounts: {subtract: [値引], points: [ポイント]}
        tax: {prices: included}

        """
    private static let header = "店,番号,日付,商品,数量,金額,税率,明細区分,合計,税,行値引,行割引,値引,ポイント\n"

    /// A line: amount, rate, kind, total, tax, discounts of line (added, subtracted) and receipt (discount, points).
    private static func line(_ values: String, quantity: String = "1") -> String {
        let parts = values.split(separator: " ").map { $0 == "_" ? "" : String($0) }
        return "1,9,2026-04-01,A,\(quantity)," + parts.joined(separator: ",") + "\n"
    }

    private func read(_ rows: String, _ keys: String = "") throws -> JournalReading {
        try readAll(
            Self.header + rows, try profile(Self.text + keys + (keys.contains("currency") ? "" : "\ncurrency: JPY")))
    }

    private func written(_ rows: String, _ keys: String = "") throws -> [Int64] {
        let reading = try read(rows, keys)
        #expect(reading.rejected.isEmpty)
        return reading.receipts.flatMap { $0.lines.map(\.writtenAmount.rawValue) }
    }

    private func problem(_ rows: String, _ keys: String = "") throws -> String {
        let reading = try read(rows, keys)
        #expect(reading.receipts.isEmpty)
        return reading.rejected.first.map { "\($0.line) \($0.field) \($0.reasonCode)" } ?? ""
    }

    @Test func sharesSumToTheDiscountTiesByLine() throws {
        let three =
            Self.line("100 10 売 290 _ _ _ 10 _") + Self.line("100 10 売 290 _ _ _ 10 _")
            + Self.line("100 8 売 290 _ _ _ 10 _")
        #expect(try written(three) == [96, 97, 97])
        let all = Self.line("100 10 売 0 _ _ _ 200 _") + Self.line("100 10 売 0 _ _ _ 200 _")
        #expect(try written(all) == [0, 0])
        // Goods that come back bear nothing of the discount on those that are sold.
        let exchange = Self.line("300 10 売 170 _ _ _ 30 _") + Self.line("100 10 返 170 _ _ _ 30 _")
        #expect(try written(exchange, "returns_positive: true") == [270, -100])
    }

    @Test func discountsOfLinesAreTakenFromTheirLine() throws {
        #expect(try written(Self.line("300 10 売 250 _ -30 20 _ _")) == [250])
        #expect(try problem(Self.line("300 10 売 250 _ x 20 _ _")) == "2 line_discounts not_an_amount")
        #expect(try problem(Self.line("300 10 売 250 _ _ _ 1.5 _")) == "2 receipt_discounts not_an_amount")
    }

    @Test func pointsPayOrReduceByTheSetting() throws {
        #expect(try written(Self.line("300 10 売 300 _ _ _ _ 100")) == [300])
        #expect(try written(Self.line("300 10 売 200 _ _ _ _ 100"), "points_are: discount") == [200])
        #expect(try problem(Self.line("300 10 売 200 _ _ _ _ 100")) == "2 total total_differs")
    }

    @Test func whatDoesNotComeToTheTotalIsRefused() throws {
        #expect(try problem(Self.line("300 10 売 301 _ _ _ _ _")) == "2 total total_differs")
        #expect(try written(Self.line("300 10 売 301 _ _ _ _ _"), "total_tolerance: 1") == [300])
        #expect(try problem(Self.line("300 10 売 302 _ _ _ _ _"), "total_tolerance: 1") == "2 total total_differs")
        #expect(try problem(Self.line("300 10 売 -100 _ _ _ 400 _")) == "2 receipt_discounts discount_exceeds_amount")
        #expect(try problem(Self.line("300 10 売 x _ _ _ _ _")) == "2 total not_an_amount")
    }

    @Test func aDiscountOnGoodsThatComeBackNeedsATotal() throws {
        let row = Self.line("300 10 返 _ _ _ _ 30 _")
        #expect(try problem(row, "returns_positive: true") == "2 receipt_discounts discount_on_return")
    }

    @Test func signsOfReturnsMustAgree() throws {
        func back(_ amount: String, _ quantity: String) -> String {
            Self.line("\(amount) 10 返 _ _ _ _ _ _", quantity: quantity)
        }
        #expect(try written(back("300", "1"), "returns_positive: true") == [-300])
        #expect(try written(back("-300", "-1"), "returns_positive: true") == [-300])
        #expect(try written(back("-300", "-1")) == [-300])
        #expect(try problem(back("-300", "1")) == "2 amount contradictory_signs")
        #expect(try problem(Self.line("300 10 ? _ _ _ _ _ _")) == "2 line_kind unknown_value")
        // Rows that are no lines are left out; a receipt of nothing else is none.
        #expect(try written(Self.line("300 10 売 _ _ _ _ _ _") + Self.line("0 10 メモ _ _ _ _ _ _")) == [300])
        #expect(try read(Self.line("0 10 メモ _ _ _ _ _ _")).receipts.isEmpty)
    }

    @Test func theTaxOfTheReceiptIsThatOfItsOneRate() throws {
        let receipt = try read(Self.line("110 10 売 220 20 _ _ _ _") + Self.line("110 10 売 220 20 _ _ _ _"))
        #expect(receipt.receipts.first?.printedTaxes.map(\.amount.rawValue) == [20])
        let two = try read(Self.line("110 10 売 218 18 _ _ _ _") + Self.line("108 8 売 218 18 _ _ _ _"))
        #expect(two.receipts.first?.printedTaxes == [])
        #expect(two.receipts.first?.lines.map(\.amount.rawValue) == [100, 100])
    }

    @Test func signsOfOtherCurrenciesAreRefused() throws {
        #expect(try problem(Self.line("$300 10 売 _ _ _ _ _ _")) == "2 amount not_an_amount")
        #expect(try written(Self.line("￥３００ 10 売 _ _ _ _ _ _")) == [300])
        #expect(try written(Self.line("3.00 10 売 _ _ _ _ _ _"), "currency: EUR") == [300])
        #expect(try written(Self.line("€3.00 10 売 _ _ _ _ _ _"), "currency: EUR") == [300])
        #expect(try written(Self.line("3.000 10 売 _ _ _ _ _ _"), "currency: KWD") == [3000])
    }
}
