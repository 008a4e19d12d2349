import Foundation
import KakuzukeProtocol
import PointOfSale
import Rating
import Testing

/// Voids name the receipt that never happened, by its own key and by no other.
@Suite struct JournalVoidTests {
    /// Columns of a till that writes on a void which receipt it takes back.
    static let columns = """

          voided_number: 元番号
          voided_terminal: 元端末
          voided_date: 元取引日
          voided_time: 元時刻

        """

    /// The fixture's profile with further columns and keys.
    private func profile(_ columns: String = columns, _ keys: String = "") throws -> JournalProfile {
        let text = profileText.replacingOccurrences(
            of: "\n  tax_rate: 税率\n", with: "\n  tax_rate: 税率" + Self.columnLines(columns))
        return try PointOfSaleTests.profile(text + "\n" + keys + "\n")
    }

    private static func columnLines(_ columns: String) -> String {
        let lines = columns.split(separator: "\n").map { "  " + $0.trimmingCharacters(in: .whitespaces) }
        return "\n" + lines.joined(separator: "\n") + "\n"
    }

    private static let header = headerLine + ",元番号,元端末,元取引日,元時刻\n"

    private static func sale(_ number: String, on date: String, terminal: String = "1", time: String = "10:00")
        -> String
    {
        "0001,\(terminal),\(number),\(date),\(time),通常,,49,酒,1,110,10,,,,\n"
    }

    private static func void(_ number: String, on date: String, of voided: String, time: String = "18:00") -> String {
        "0001,1,\(number),\(date),\(time),取消,,,,1,0,10,\(voided)\n"
    }

    private func keys(_ reading: JournalReading, _ event: ReceiptEvent) -> [String] {
        reading.receipts.filter { $0.event == event }.map(\.receiptKey)
    }

    /// The profile that `docs/journals.md` shows, read from there.
    private static func documentedProfile() throws -> JournalProfile {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/journals.md")
        let page = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(page.range(of: "```yaml\n"))
        let end = try #require(page.range(of: "\n```", range: start.upperBound..<page.endIndex))
        return try JournalProfile.read(String(page[start.upperBound..<end.lowerBound]), file: "journals.md")
    }

    @Test func theDocumentedProfileReadsAVoidUnderTheKeyOfItsSale() throws {
        let profile = try Self.documentedProfile()
        #expect(!profile.canAmend)
        let text = """
            店舗コード,端末,レシート番号,取引日,時刻,区分,会員番号,商品コード,部門,数量,金額,税率,消費税10
            0001,1,7,2026/4/1,10:00:00,通常,M1,49,酒,1,1100,10,100
            0001,1,8,2026/4/1,10:05:00,通常,M1,49,酒,1,550,10,50
            0001,1,7,2026/4/1,10:09:00,取消,M1,49,酒,1,1100,10,100

            """
        let reading = try readAll(text, profile)
        #expect(reading.rejected.isEmpty)
        #expect(reading.receipts.map(\.event) == [.sale, .sale, .void])
        #expect(reading.receipts[2].receiptKey == reading.receipts[0].receiptKey)
        #expect(reading.receipts[2].lines.isEmpty)
    }

    @Test func aVoidDirectlyBehindItsSaleIsNoLineOfIt() throws {
        let rows = """
            0001,1,7,2026/4/1,10:00,通常,,49,酒,1,110,10
            0001,1,7,2026/4/1,10:00,通常,,50,青果,1,108,8
            0001,1,7,2026/4/1,10:01,取消,,49,酒,1,110,10
            0001,1,7,2026/4/1,10:01,取消,,50,青果,1,108,8
            0001,1,8,2026/4/1,10:02,通常,,49,酒,1,110,10

            """
        let reading = try readAll(headerLine + "\n" + rows, try PointOfSaleTests.profile())
        #expect(reading.receipts.map(\.event) == [.sale, .void, .sale])
        #expect(reading.receipts.map(\.lines.count) == [2, 0, 1])
        #expect(reading.receipts[0].receiptKey == reading.receipts[1].receiptKey)
    }

    @Test func aRowThatDoesNotSayWhatItIsStaysWithItsReceipt() throws {
        let rows = """
            0001,1,7,2026/4/1,10:00,取消,,49,酒,1,110,10
            0001,1,7,2026/4/1,10:00,,,50,青果,1,108,8

            """
        let reading = try readAll(headerLine + "\n" + rows, try PointOfSaleTests.profile())
        #expect(reading.receipts.map(\.event) == [.void])
        #expect(reading.rejected.isEmpty)
    }

    @Test func aVoidOnTheNextDayTakesBackTheReceiptOfItsDayAndNoStranger() throws {
        let text =
            Self.header + Self.sale("7", on: "2026/4/1") + Self.sale("7", on: "2026/4/2")
            + Self.void("8", on: "2026/4/2", of: "7,,2026/4/1,")
        let reading = try readAll(text, try profile())
        #expect(reading.rejected.isEmpty)
        #expect(keys(reading, .sale) == ["0001|1|2026-04-01|7", "0001|1|2026-04-02|7"])
        #expect(keys(reading, .void) == ["0001|1|2026-04-01|7"])
        // The day of the void is not that of what it takes back.
        #expect(reading.receipts.last?.businessDate == CalendarDate("2026-04-01"))
    }

    @Test func aVoidAtAnotherTerminalNamesTheTerminalAsWritten() throws {
        let text =
            Self.header + Self.sale("7", on: "2026/4/1", terminal: "０2") + Self.sale("7", on: "2026/4/1")
            + Self.void("8", on: "2026/4/1", of: "7, ０2 ,2026/4/1,")
        let reading = try readAll(text, try profile())
        #expect(keys(reading, .void) == ["0001|０2|2026-04-01|7"])
        #expect(keys(reading, .sale).first == "0001|０2|2026-04-01|7")
    }

    /// Where nothing says on which day the receipt was, it could be a stranger's.
    @Test(arguments: [
        ("voided_number: 元番号", "voided_date"), (columns, "voided_date"),
        ("voided_number: 元番号\nvoided_date_time: 元取引日", "voided_date_time"),
    ])
    func aVoidOfAnUnknownDayIsRefusedWithItsLineAndField(_ columns: String, _ field: String) throws {
        let text =
            Self.header + Self.sale("7", on: "2026/4/1") + Self.void("8", on: "2026/4/1", of: "7,,,")
            + Self.sale("9", on: "2026/4/1")
        let reading = try readAll(text, try profile(columns))
        #expect(reading.receipts.map(\.number) == ["7", "9"])
        #expect(reading.rejected.map(\.line) == [3])
        #expect(reading.rejected.map(\.field) == [field])
        #expect(reading.rejected.map(\.reasonCode) == ["missing_value"])
        #expect(reading.rejected[0].raw.contains("取消"))
    }

    @Test(arguments: ["voided_number: 元番号", columns])
    func aProfileMaySayThatVoidsAreOfTheirOwnDay(_ columns: String) throws {
        let text =
            Self.header + Self.sale("7", on: "2026/4/1") + Self.void("8", on: "2026/4/1", of: "7,,,")
        let reading = try readAll(text, try profile(columns, "voids_same_day: true"))
        #expect(reading.rejected.isEmpty)
        #expect(keys(reading, .void) == keys(reading, .sale))
        #expect(keys(reading, .void) == ["0001|1|2026-04-01|7"])
    }

    @Test func aDayThatIsNamedCountsAlsoWhereVoidsAreOfTheirOwnDay() throws {
        let text = Self.header + Self.void("8", on: "2026/4/2", of: "7,,2026/4/1,")
        let reading = try readAll(text, try profile(Self.columns, "voids_same_day: true"))
        #expect(keys(reading, .void) == ["0001|1|2026-04-01|7"])
    }

    @Test func aVoidThatNamesNoOtherReceiptNamesItsOwn() throws {
        let text = Self.header + Self.sale("7", on: "2026/4/1") + Self.void("7", on: "2026/4/1", of: ",,,")
        let reading = try readAll(text, try profile())
        #expect(keys(reading, .void) == keys(reading, .sale))
    }

    @Test func aTimeWithinTheKeyIsThatOfTheReceipt() throws {
        let profile = try profile(Self.columns, "key_has_time: true")
        let text =
            Self.header + Self.sale("7", on: "2026/4/1", time: "1:30")
            + Self.void("8", on: "2026/4/2", of: "7,,2026/4/1,01:30:00")
            + Self.void("9", on: "2026/4/2", of: "7,,2026/4/1,")
            + Self.void("10", on: "2026/4/2", of: "7,,2026/4/1,25:00")
        let reading = try readAll(text, profile)
        #expect(keys(reading, .sale) == ["0001|1|2026-04-01T01:30:00|7"])
        #expect(keys(reading, .void) == keys(reading, .sale))
        // The fixture's day ends at four in the morning.
        #expect(reading.receipts.map(\.businessDate) == [CalendarDate("2026-03-31"), CalendarDate("2026-03-31")])
        #expect(reading.rejected.map(\.line) == [4, 5])
        #expect(reading.rejected.map(\.field) == ["voided_time", "voided_time"])
        #expect(reading.rejected.map(\.reasonCode) == ["missing_value", "not_a_time"])
    }

    @Test func theOwnDayNeedsTheTimeOfTheReceiptToo() throws {
        let profile = try profile(Self.columns, "key_has_time: true\nvoids_same_day: true")
        let text =
            Self.header + Self.void("8", on: "2026/4/2", of: "7,,,9:30") + Self.void("9", on: "2026/4/2", of: "7,,,")
            + Self.void("10", on: "2026/4/2", of: ",,,")
        let reading = try readAll(text, profile)
        #expect(keys(reading, .void) == ["0001|1|2026-04-02T09:30:00|7", "0001|1|2026-04-02T18:00:00|10"])
        #expect(reading.rejected.map(\.line) == [3])
        #expect(reading.rejected.map(\.field) == ["voided_time"])
    }

    @Test func dateAndTimeMayStandInOneColumn() throws {
        let profile = try profile("voided_number: 元番号\nvoided_date_time: 元取引日", "key_has_time: true")
        let text =
            Self.header + Self.void("8", on: "2026/4/2", of: "7,,2026/4/1 9:30,")
            + Self.void("9", on: "2026/4/2", of: "7,,2026/4/1 x,")
        let reading = try readAll(text, profile)
        #expect(keys(reading, .void) == ["0001|1|2026-04-01T09:30:00|7"])
        #expect(reading.rejected.map(\.field) == ["voided_date_time"])
        #expect(reading.rejected.map(\.reasonCode) == ["not_a_date"])
    }

    @Test(arguments: [
        ("7,,2026/13/1,", "voided_date", "not_a_date"), ("4111111111111111,,2026/4/1,", "voided_number", "card_number"),
        ("7,4111111111111111,2026/4/1,", "voided_terminal", "card_number"),
    ])
    func aWrongPartOfTheKeyIsNamed(_ voided: String, _ field: String, _ reason: String) throws {
        let reading = try readAll(Self.header + Self.void("8", on: "2026/4/2", of: voided), try profile())
        #expect(reading.receipts.isEmpty)
        #expect(reading.rejected.map(\.field) == [field])
        #expect(reading.rejected.map(\.reasonCode) == [reason])
        #expect(!"\(reading)".contains("4111111111111111"))
    }

    /// Numbers are used again, and the payment tells the receipts apart; a void is a payment of its own.
    @Test func aVoidNamesTheReceiptWhoseKeyHasASuffix() throws {
        let columns = Self.columns + "\nkey_suffix: 決済\nvoided_key_suffix: 元決済"
        let header = headerLine + ",元番号,元端末,元取引日,元時刻,決済,元決済\n"
        func row(_ number: String, _ kind: String, _ rest: String) -> String {
            "0001,1,\(number),2026/4/1,10:00,\(kind),,49,酒,1,110,10,\(rest)\n"
        }
        let text =
            header + row("7", "通常", ",,,,p1,") + row("7", "通常", ",,,,p2,") + row("7", "通常", ",,,,,")
            + row("8", "取消", "7,,2026/4/1,,p3,p2") + row("9", "取消", "7,,2026/4/1,,p4,")
            + row("7", "取消", ",,,,p5, ｐ1 ") + row("7", "取消", ",,,,p6,")
        let reading = try readAll(text, try profile(columns))
        #expect(reading.rejected.isEmpty)
        #expect(
            keys(reading, .sale) == ["0001|1|2026-04-01|7|p1", "0001|1|2026-04-01|7|p2", "0001|1|2026-04-01|7"])
        // As written, so the full-width letter is another suffix; without one, that of the void where it names nothing.
        #expect(
            keys(reading, .void) == [
                "0001|1|2026-04-01|7|p2", "0001|1|2026-04-01|7", "0001|1|2026-04-01|7|ｐ1", "0001|1|2026-04-01|7|p6",
            ])
        let own = header.replacingOccurrences(of: ",元決済", with: "")
        let simple = try readAll(
            own + "0001,1,8,2026/4/1,10:00,取消,,,,1,0,10,7,,2026/4/1,,p3\n",
            try profile(Self.columns + "\nkey_suffix: 決済"))
        #expect(keys(simple, .void) == ["0001|1|2026-04-01|7|p3"])
    }

    @Test func aSuffixThatIsACardNumberIsRefused() throws {
        let text =
            headerLine + ",元番号,元端末,元取引日,元時刻,決済,元決済\n"
            + "0001,1,8,2026/4/1,10:00,取消,,,,1,0,10,7,,2026/4/1,,p3,4111111111111111\n"
        let reading = try readAll(
            text, try profile(Self.columns + "\nkey_suffix: 決済\nvoided_key_suffix: 元決済"))
        #expect(reading.receipts.isEmpty)
        #expect(reading.rejected.map(\.field) == ["voided_key_suffix"])
        #expect(reading.rejected.map(\.reasonCode) == ["card_number"])
        #expect(!"\(reading)".contains("4111111111111111"))
    }

    /// A sale may refer to another receipt as it likes: the columns speak of voids only.
    @Test func salesKeepTheirOwnKey() throws {
        let row = "0001,1,7,2026/4/2,10:00,通常,,49,酒,1,110,10,5,2,2026/4/1,9:00\n"
        let reading = try readAll(Self.header + row, try profile())
        #expect(reading.receipts.map(\.receiptKey) == ["0001|1|2026-04-02|7"])
    }

    @Test(arguments: [
        ("", "voids_same_day: true", "voids_same_day"), (columns, "voids_same_day: perhaps", "voids_same_day"),
        ("voided_date: A\nvoided_date_time: B", "", "columns.voided_date_time"),
        ("voided_number: A\nvoided_key_suffix: B", "", "columns.voided_key_suffix"),
    ])
    func aProfileThatContradictsItselfIsRefused(_ columns: String, _ keys: String, _ field: String) throws {
        let error = try #require(throws: UnusableProfile.self) { try profile(columns, keys) }
        #expect(error.problems.map(\.field) == [field])
    }

    @Test func timesOfVoidsNeedTheirForm() throws {
        let text = """
            version: 1
            name: demo
            format: csv
            columns: {store: S, number: N, amount: A, date: D, voided_number: V, voided_time: T}
            date_formats: yyyy-MM-dd
            tax: {rate: 10}
            """
        let error = try #require(throws: UnusableProfile.self) { try PointOfSaleTests.profile(text) }
        #expect(error.problems.map(\.field) == ["time_formats"])
    }
}
