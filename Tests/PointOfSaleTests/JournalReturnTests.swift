import Foundation
import KakuzukeProtocol
import PointOfSale
import Rating
import Testing

// Goal: a line that takes goods back names the receipt and the line on which they were bought, and no other line does.
// Method: journals as tills write them, one case each, and profiles that could name none.
@Suite struct JournalReturnTests {
    private static let columns = """
          original_store: 元店舗
          original_terminal: 元端末
          original_number: 元番号
          original_date: 元取引日
          original_line: 元行
        """
    private static let header = headerLine + ",元店舗,元端末,元番号,元取引日,元行\n"

    private static func text(_ columns: String, _ keys: String = "") -> String {
        profileText.replacingOccurrences(of: "\n  tax_rate: 税率\n", with: "\n  tax_rate: 税率\n" + columns + "\n")
            + "\n" + keys + "\n"
    }

    private func originals(_ rows: String, _ keys: String = "") throws -> [OriginalLine?] {
        let reading = try readAll(Self.header + rows, try profile(Self.text(Self.columns, keys)))
        #expect(reading.rejected.isEmpty)
        return reading.receipts.flatMap { $0.lines.map(\.original) }
    }

    private static func back(_ original: String, amount: String = "-110", quantity: String = "-1", kind: String = "返品")
        -> String
    {
        "0001,1,9,2026/4/2,10:00,\(kind),,49,酒,\(quantity),\(amount),10,\(original)\n"
    }

    @Test func aReturnNamesTheReceiptAsItsTillWroteIt() throws {
        let own = OriginalLine(receiptKey: "0001|1|2026-04-01|0007", line: 2)
        #expect(try originals(Self.back(",,0007,2026/4/1,2")) == [own])
        let other = OriginalLine(receiptKey: "0002|T5|2026-04-01|7")
        #expect(try originals(Self.back("0002,T5,7,2026-04-01,")) == [other])
        #expect(try originals(Self.back("0002,T5,7,2026-04-01,0")) == [other])
        // The key is the one that the sale itself has.
        let sale = "0002,T5,7,2026/4/1,23:59,通常,,49,酒,1,110,10,,,,,\n"
        let reading = try readAll(Self.header + sale, try profile(Self.text(Self.columns)))
        #expect(reading.receipts.first?.receiptKey == other.receiptKey)
    }

    @Test func onlyLinesThatTakeGoodsBackNameAReceiptAndOnlyAWholeOne() throws {
        let sold = Self.back(",,7,2026/4/1,1", amount: "110", quantity: "1", kind: "通常")
        #expect(try originals(sold) == [nil])
        #expect(try originals(Self.back(",,7,,1")) == [nil])
        #expect(try originals(Self.back(",,,2026/4/1,1")) == [nil])
        // An exchange: the line that sells names none.
        let exchange = Self.back(",,7,2026/4/1,1", kind: "通常") + sold
        #expect(try originals(exchange) == [OriginalLine(receiptKey: "0001|1|2026-04-01|7", line: 1), nil])
        // Amounts alone may say that goods come back, and so may the kind where amounts are positive.
        let negative = Self.back(",,7,2026/4/1,1", quantity: "1")
        #expect(try originals(negative) == [OriginalLine(receiptKey: "0001|1|2026-04-01|7", line: 1)])
        let positive = Self.back(",,7,2026/4/1,1", amount: "110", quantity: "1")
        let named = try originals(positive, "returns_positive: true")
        #expect(named == [OriginalLine(receiptKey: "0001|1|2026-04-01|7", line: 1)])
    }

    @Test func furtherRowsTakeTheReceiptOfTheFirstOneAndNeverItsLine() throws {
        let further = ",,,,,,,50,酒,-1,-50,10,,,,,\n"
        let rows = Self.back(",,7,2026/4/1,3") + further
        let named = try originals(rows, "head_on_first_row_only: true")
        let key = "0001|1|2026-04-01|7"
        #expect(named == [OriginalLine(receiptKey: key, line: 3), OriginalLine(receiptKey: key)])
    }

    @Test func valuesThatAreNoneRefuseTheReceipt() throws {
        func problem(_ original: String) throws -> [String] {
            let reading = try readAll(
                Self.header + Self.back(original), try profile(Self.text(Self.columns)))
            #expect(reading.receipts.isEmpty)
            return reading.rejected.map { $0.field + " " + $0.reasonCode }
        }
        #expect(try problem(",,7,yesterday,1") == ["original_date not_a_date"])
        #expect(try problem(",,7,2026/4/1,x") == ["original_line not_a_number"])
        #expect(try problem(",,7,2026/4/1,1.5") == ["original_line not_a_number"])
        #expect(try problem(",,7,2026/4/1,5001") == ["lines[0].original_line out_of_range"])
        #expect(try problem(",,4111111111111111,2026/4/1,1") == ["original_number card_number"])
        let long = String(repeating: "7", count: 250)
        #expect(try problem(",,\(long),2026/4/1,1") == ["lines[0].original_key text_too_long"])
    }

    @Test func timeAndSuffixOfTheKeyAreThoseOfTheOriginal() throws {
        let columns = """
              key_suffix: 決済
              original_number: 元番号
              original_date_time: 元日時
              original_key_suffix: 元決済
            """
        let profile = try profile(Self.text(columns, "key_has_time: true"))
        let header = headerLine + ",決済,元番号,元日時,元決済\n"
        func key(_ original: String) throws -> String? {
            let rows = "0001,1,9,2026/4/2,10:00,返品,,49,酒,-1,-110,10,P9,\(original)\n"
            let reading = try readAll(header + rows, profile)
            #expect(reading.rejected.isEmpty)
            return reading.receipts.first?.lines.first?.original?.receiptKey
        }
        #expect(try key("7,2026/4/1 23:59:58,P7") == "0001|1|2026-04-01T23:59:58|7|P7")
        #expect(try key("7,2026/4/1 23:59:58,") == "0001|1|2026-04-01T23:59:58|7")
        #expect(try key("7,2026/4/1,P7") == nil)
    }

    @Test func aProfileThatCouldNameNoReceiptIsRefused() {
        func problems(_ columns: String, _ keys: String = "") -> [String] {
            do {
                _ = try profile(Self.text(columns, keys))
                return []
            } catch let error as UnusableProfile {
                return error.problems.map(\.field)
            } catch { return ["?"] }
        }
        #expect(problems("  original_line: 元行") == ["columns.original_line"])
        #expect(problems("  original_number: 元番号") == ["columns.original_date"])
        let date = "  original_number: 元番号\n  original_date: 元取引日"
        #expect(problems(date) == [])
        #expect(problems(date + "\n  original_date_time: 元日時") == ["columns.original_date_time"])
        #expect(problems(date, "key_has_time: true") == ["columns.original_time"])
        #expect(problems(date + "\n  key_suffix: 決済") == ["columns.original_key_suffix"])
        #expect(problems(date + "\n  original_key_suffix: 元決済") == ["columns.original_key_suffix"])
    }
}
