import Foundation
import KakuzukeProtocol
import PointOfSale
import Rating
import Testing

/// JSON Lines: one receipt a record with its lines, or one line a record.
@Suite struct JSONLinesTests {
    static let nested = """
        version: 1
        name: api
        format: jsonl
        lines: items
        columns:
          store: shop
          number: id
          date_time: at
          member_number: customer.code
          product: items.sku
          quantity: items.count
          amount: items.total
          tax_rate: items.rate
        printed_taxes: {"10": tax.standard}
        date_formats: yyyy-MM-dd
        time_formats: HH:mm:ss
        time_zone: Asia/Tokyo
        tax: {prices: included}
        """

    @Test func nestedReceiptIsReadWhole() throws {
        let text = #"""
            {"shop":"1","id":77,"at":"2026-04-01T23:30:00Z","customer":{"code":"m1"},"tax":{"standard":19},\#
            "items":[{"sku":"a\u3042\"","count":1,"total":110,"rate":10},\#
            {"sku":"b","count":0.5,"total":105,"rate":10}]}
            {"shop":"1","id":78,"at":"2026-04-01T23:30:00Z","items":[{"sku":"a","count":1,"total":110.0,"rate":8}]}
            {"shop":"1","id":79
            ["no object"]

            """#
        let reading = try readAll(text, try profile(Self.nested))
        #expect(reading.receipts.map(\.number) == ["77", "78"])
        let first = reading.receipts[0]
        #expect(first.lines.map(\.product) == ["aあ\"", "b"])
        #expect(first.printedTaxes == [PrintedTax(rate: BasisPoints(1000), amount: MoneyMinorUnits(19))])
        #expect(first.lines.map(\.amount.rawValue).reduce(0, +) == 215 - 19)
        #expect(first.lines[1].quantity == QuantityThousandths(500))
        #expect(first.writtenDate == CalendarDate("2026-04-01"))
        #expect(first.businessDate == CalendarDate("2026-04-02"))
        #expect(reading.rejected.map(\.line) == [3, 4])
        #expect(reading.rejected.map(\.reasonCode) == ["not_a_json_object", "not_a_json_object"])
    }

    @Test func flatRecordsOfOneNumberAreOneReceipt() throws {
        let text = """
            {"shop":"1","id":"5","at":"2026-04-01 10:00:00","items":{"sku":"a","count":1,"total":110,"rate":10}}
            {"shop":"1","id":"5","at":"2026-04-01 10:00:00","items":{"sku":"b","count":1,"total":108,"rate":8}}
            """
        let flat = Self.nested.replacingOccurrences(of: "lines: items\n", with: "")
        let reading = try readAll(text, try profile(flat))
        #expect(reading.receipts.map(\.lines.count) == [2])
        #expect(reading.rejected.isEmpty)
    }

    /// A record that is no object says where, and nothing of what it holds is kept.
    @Test func whatIsNoObjectIsToldWithItsByte() throws {
        let text = """
            {"shop":"1","id":5 "at":"2026-04-01 10:00:00"}
            {"shop":"1","shop":"2"}
            ["M0042"]
            {"shop":"1","id":1-2}
            {"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}}}}}}}}

            """
        let rejected = try readAll(text, try profile(Self.nested)).rejected
        #expect(rejected.map(\.reasonCode) == Array(repeating: "not_a_json_object", count: 5))
        #expect(
            rejected.map(\.raw) == [
                "byte 20: a comma or the end is expected", "byte 19: a name stands twice",
                "byte 1: an object is expected, not a list", "byte 19: a comma or the end is expected",
                "byte 81: it is nested deeper than 16 levels",
            ])
        #expect(rejected.map(\.explanation) == rejected.map(\.raw))
    }

    /// Numbers come through as written, so that none of them is rounded on the way.
    @Test func numbersAreTakenAsWritten() throws {
        func reading(_ amount: String) throws -> JournalReading {
            let items = "{\"sku\":\"a\",\"count\":1,\"total\":\(amount),\"rate\":10}"
            let text = "{\"shop\":\"1\",\"id\":\"5\",\"at\":\"2026-04-01 10:00:00\",\"items\":[\(items)]}\n"
            return try readAll(text, try profile(Self.nested))
        }
        #expect(try reading("9999999999").receipts.first?.lines.first?.writtenAmount.rawValue == 9_999_999_999)
        #expect(try reading("110.00").receipts.first?.lines.first?.writtenAmount.rawValue == 110)
        for bad in ["1e3", "110.5", "true"] {
            #expect(try reading(bad).rejected.map(\.field) == ["amount"], "\(bad)")
            #expect(try reading(bad).rejected.map(\.reasonCode) == ["not_an_amount"], "\(bad)")
        }
    }
}
