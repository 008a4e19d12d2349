import Foundation
import JournalFixtures
import KakuzukeProtocol
import PointOfSale
import Rating
import Testing

// Goal: every built-in reader makes of its journals what their tills meant. Method: journals written by hand after the
// documented shapes; amounts, events and customers reckoned by hand.
@Suite struct BuiltInReaderTests {
    private func read(_ fixture: JournalFixture, _ settings: String = "") throws -> [ReceiptFact] {
        let reading = try readAll(fixture.bytes, try fixture.profile(settings))
        #expect(reading.rejected.isEmpty)
        return reading.receipts
    }

    private func written(_ receipt: ReceiptFact) -> [Int64] { receipt.lines.map(\.writtenAmount.rawValue) }
    private func net(_ receipt: ReceiptFact) -> [Int64] { receipt.lines.map(\.amount.rawValue) }

    @Test(arguments: JournalFixture.all) func everyRowIsRead(_ fixture: JournalFixture) throws {
        #expect(try read(fixture).count == fixture.receipts)
    }

    @Test func readersStandOnTheirOwnWhereTheyNeedNothingOfTheStore() throws {
        for reader in [BuiltInReader.smaregi, .square, .shopify, .ezregi, .poslog] {
            #expect(try JournalProfile.read(reader.text, file: reader.file).name == reader.rawValue)
        }
        #expect(problems(BuiltInReader.airregi.text) == ["columns.store"])
        #expect(problems(BuiltInReader.loyverse.text) == ["date_formats"])
        #expect(problems("version: 1\nreader: airregi") == ["columns.store"])
        #expect(problems("version: 1\nreader: loyverse") == ["date_formats"])
        #expect(problems("version: 1\nreader: excel") == ["reader"])
        #expect(problems("version: 1\nreader: square\nformat: csv") == ["format"])
        #expect(problems("version: 1\nreader: square\nwithout: [member]") == ["without"])
        #expect(problems("version: 1\nreader: square\ncurrency: yen") == ["currency"])
    }

    private func problems(_ text: String) -> [String] {
        do {
            _ = try JournalProfile.read(text, file: "pos.yaml")
            return []
        } catch { return error.problems.map(\.field) }
    }

    @Test func aStoresOwnKeysGoBeforeTheReaders() throws {
        let text = """
            version: 1
            reader: square
            name: cafe
            constants: {store: "7"}
            columns: {date_time: When, product: [Item]}
            without: [member_number]
            """
        let profile = try JournalProfile.read(text, file: "pos.yaml")
        #expect(profile.name == "cafe")
        #expect(profile.columns[.store] == nil && profile.columns[.date] == nil && profile.columns[.time] == nil)
        #expect(profile.columns[.dateTime] == ["When"] && profile.columns[.product] == ["Item"])
        #expect(profile.columns[.memberNumber] == nil && profile.fallbacks[.memberNumber] == nil)
        #expect(profile.columns[.amount] == ["Net Sales", "純売上高"])
    }

    @Test func smaregiSharesDiscountsAndTellsRatesByTheTaxOfLines() throws {
        let receipts = try read(.smaregi)
        #expect(receipts.map(\.receiptKey).first == "1||2026-11-01|1001")
        // The cancelled record voids itself, and the cancelling one says so again.
        #expect(receipts.map(\.event) == [.sale, .returned, .void, .void, .sale])
        #expect(receipts[3].receiptKey == receipts[2].receiptKey)
        // 1,300 less 100: 83.07… and 16.92… of it; the larger remainder takes the last yen.
        #expect(written(receipts[0]) == [997, 203])
        #expect(receipts[0].lines.map(\.taxRate.rawValue) == [800, 1000])
        #expect(net(receipts[0]) == [924, 185])
        #expect(receipts[0].customer == (try key.hash("M0042", kind: .memberNumber)))
        #expect(written(receipts[1]) == [-220])
        #expect(receipts[1].lines[0].quantity.rawValue == -1000)
        // Points pay, unless the tenant takes them for a discount.
        #expect(written(receipts[4]) == [550])
        #expect(receipts[4].lines[0].product == "800001")
        #expect(receipts[4].printedTaxes.map(\.amount.rawValue) == [50])
        // The tax as printed is of what is left after the points.
        #expect(try read(.smaregi, "points_are: discount").map(written)[4] == [500])
    }

    @Test func smaregiSettlesAPercentageByTheTotal() throws {
        func last(_ head: String) throws -> [Int64] {
            var fixture = JournalFixture.smaregi
            let old = "1005,2026-11-01 10:15:00,,,,0,,50,,"
            #expect(fixture.text.contains(old))
            fixture.text = fixture.text.replacingOccurrences(of: old, with: "1005,2026-11-01 10:15:00,,,," + head)
            let reading = try readAll(fixture.bytes, try fixture.profile())
            #expect(reading.rejected.count + reading.receipts.count == 5)
            return reading.rejected.isEmpty ? written(reading.receipts[4]) : []
        }
        // Points lower the total also where they pay.
        #expect(try last("0,10,50,445,") == [495])
        #expect(try last("0,10%,0,495,") == [495])
        // The amount stands there as well.
        #expect(try last("55,10,50,,") == [495])
        #expect(try last("0,0,50,,") == [550])
        #expect(try last("0,10,50,,") == [])
        #expect(try last("0,10,50,430,") == [])
    }

    @Test func airregiTakesTheCorrectedTotalAndTellsTheTaxModeByIt() throws {
        let receipts = try read(.airregi)
        #expect(receipts.map(\.receiptKey).first == "0001||2026-10-01|A1")
        #expect(receipts.map(written) == [[9000, 0], [4500], [1000], [-500]])
        // 818 is printed; without it 818.18 is cut to the same. The correction goes with a tax of 409.
        #expect(receipts.map(net) == [[8182, 0], [4091], [1000], [-455]])
        #expect(receipts.map { $0.lines[0].isTaxIncluded } == [true, true, false, true])
        #expect(receipts.map(\.event) == [.sale, .sale, .sale, .returned])
        #expect(receipts[0].lines.map(\.product) == ["飲み放題", "F生ビール"])
        #expect(receipts[0].customer != nil && receipts[1].customer == nil)
        let late = try read(.airregi, "cut_off_hour: 12")
        #expect(late[0].businessDate == late[0].writtenDate)
    }

    @Test func airregiRefusesRatesThatNothingTells() throws {
        var fixture = JournalFixture.airregi
        fixture.text = fixture.text.replacingOccurrences(of: "1100,1100,,,,,100", with: "1100,550,550,,,,100")
        #expect(fixture.text != JournalFixture.airregi.text)
        let reading = try readAll(fixture.bytes, try fixture.profile())
        #expect(reading.rejected.map(\.reasonCode) == ["mixed_tax_rates"])
        // A category may tell it.
        let settings = "columns: {tax_rate: カテゴリー名}\ntax: {rates: {コース(飲物): 8, \"*\": 10}}"
        #expect(try fixture.profile(settings).taxRates["*"] == BasisPoints(1000))
    }

    @Test func smaregiTakesTheRoundingOfTheTotalForADiscount() throws {
        let text = """
            取引ID,取引日時,店舗ID,会員コード,取引明細区分,商品ID,商品コード,数量,値引き後計,打消区分,小計値引き,ポイント値引き,端数値引
            1001,2026-11-01 10:15:00,1,,1,,A-1,1,1103,0,0,0,-3
            1002,2026-11-01 10:16:00,1,,1,,A-1,1,1103,0,0,0,0
            1003,2026-11-01 10:17:00,1,,1,,A-1,1,1103,0,0,0,x

            """
        let reading = try readAll(
            Array(text.utf8), try JournalProfile.read(BuiltInReader.smaregi.text, file: "smaregi"))
        #expect(reading.receipts.map(written) == [[1100], [1103]])
        #expect(reading.rejected.map(\.reasonCode) == ["not_an_amount"])
    }

    @Test func airregiTellsByWhichWayMostWasPaid() throws {
        func payments(_ rows: [String], _ settings: String = "") throws -> [String] {
            let header = """
                取引No,会計日,会計時間,修正後合計,修正後内消費税,現金,クレジットカード(Airペイ),ポイント(Airペイ ポイント),PayPay,おつり,メニュー名,価格,\
                注文数量,顧客番号

                """
            let lines = rows.enumerated().map { "P\($0),2026/10/01,10:00:00,\($1),\n" }
            let profile = try JournalFixture.airregi.profile(settings)
            let reading = try readAll(
                Array((header + lines.joined()).utf8), profile)
            #expect(reading.rejected.allSatisfy { $0.field == "payments" && $0.reasonCode == "not_an_amount" })
            return reading.receipts.map(\.payment)
        }
        // Of 10,000 in cash 9,400 and 9,500 went back.
        let rows = [
            "1100,100,10000,500,0,0,9400,茶,1100,1", "1100,100,10000,600,0,0,9500,茶,1100,1",
            "1100,100,0,0,1100,0,0,茶,1100,1", "1100,100,550,0,0,550,0,茶,1100,1", "-550,-50,-550,0,0,0,0,茶,550,-1",
            "1100,100,,,,,,茶,1100,1", "1100,100,x,0,0,0,0,茶,1100,1",
        ]
        #expect(try payments(rows) == ["cash", "card", "points", "cash", "cash", ""])
        // Points that are a discount pay nothing, and a column of the store's own goes before.
        #expect(try payments(Array(rows[2...2]), "points_are: discount") == [""])
        #expect(try payments(Array(rows[0...0]), "payments: {cash: 現金, loan: [[クレジットカード(Airペイ), 信販]]}") == ["cash"])
        #expect(try payments(Array(rows[0...0]), "columns: {payment: メニュー名}\nwithout: [product]") == ["茶"])
        #expect(problems("version: 1\nreader: square\npayments: {card: a, change: b}") == ["payments.change"])
    }

    @Test func squareTakesAmountsWithoutTaxAndRefundsOfTheirOwn() throws {
        let receipts = try read(.square)
        #expect(receipts.map(\.receiptKey) == ["Main St||2026-07-18|T1|P1", "Main St||2026-07-18|T1|P9"])
        #expect(receipts.map(net) == [[720, 360, 125], [-360]])
        #expect(receipts[0].lines.map(\.product) == ["FW-1", "4901234567894", "Flat White"])
        #expect(receipts[0].lines.map(\.quantity.rawValue) == [2000, 1000, 500])
        #expect(receipts.map(\.event) == [.sale, .returned])
        #expect(receipts[0].customer == (try key.hash("CUST7", kind: .memberNumber)))
    }

    @Test func loyverseReadsHalfDaysAndContactsOfBothKinds() throws {
        let receipts = try read(.loyverse)
        #expect(receipts.map(\.writtenTime?.description) == ["13:33:00", "00:05:00", "12:10:00"])
        #expect(receipts.map(\.event) == [.sale, .returned, .void])
        #expect(receipts[0].lines.map(\.product) == ["10042", "Croissant"])
        #expect(receipts[0].customer == (try key.hash("jane@example.com", kind: .email)))
        #expect(receipts[1].customer == (try key.hash("090-1234-5678", kind: .phone)))
    }

    @Test func shopifyTellsTaxAndDiscountsByTheTotal() throws {
        let receipts = try read(.shopify)
        #expect(receipts.map(\.event) == [.sale, .sale, .sale, .void, .void])
        // The line's own 100, then the order's 100: 1,900 and 200 bear 90.47… and 9.52….
        #expect(receipts.prefix(3).map(written) == [[1810, 190], [1000], [800]])
        #expect(receipts.prefix(3).map { $0.lines[0].isTaxIncluded } == [true, false, true])
        #expect(receipts[0].businessDate == CalendarDate("2026-10-31"))
        // A discount that the lines hold already is not taken twice.
        var fixture = JournalFixture.shopify
        fixture.text = fixture.text.replacingOccurrences(of: ",2500,,100,", with: ",2600,,100,")
        #expect(try read(fixture).first.map(written) == [1900, 200])
    }

    /// A refund names an amount with tax; without a rate for certain nobody knows how much of it is goods.
    @Test func shopifyLowersAmountsWithoutTaxByARefund() throws {
        func lines(_ tax: String, _ total: String, refunded: String) throws -> JournalReading {
            var fixture = JournalFixture.shopify
            let old = "#1002,jane@example.com,paid,,,,,JPY,,0,100,1100,,0"
            #expect(fixture.text.contains(old))
            fixture.text = fixture.text.replacingOccurrences(
                of: old, with: "#1002,jane@example.com,partially_refunded,,,,,JPY,,0,\(tax),\(total),,0")
            let rest = try #require(fixture.text.range(of: "#1002,"))
            let cash = try #require(fixture.text.range(of: ",Cash,,0,", range: rest.upperBound..<fixture.text.endIndex))
            fixture.text.replaceSubrange(cash, with: ",Cash,,\(refunded),")
            return try readAll(fixture.bytes, try fixture.profile())
        }
        let part = try lines("100", "1100", refunded: "330")
        #expect(part.rejected.isEmpty)
        #expect(part.receipts[1].lines.map(\.amount.rawValue) == [700])
        #expect(part.receipts[1].lines.map(\.isTaxIncluded) == [false])
        // 335 less 30.45… of tax, cut.
        #expect(try lines("100", "1100", refunded: "335").receipts[1].lines.map(\.amount.rawValue) == [695])
        let strange = try lines("80", "1080", refunded: "330")
        #expect(strange.rejected.map(\.reasonCode) == ["partial_refund"])
        #expect(strange.receipts.count == 4)
    }

    @Test func ezregiFindsItsHeaderAndKeepsStoresApart() throws {
        let receipts = try read(.ezregi)
        #expect(receipts.map(\.receiptKey) == ["S1|1|2026-11-01|12", "S2|1|2026-11-01|12", "S2|1|2026-11-01|13"])
        #expect(receipts.map(net) == [[400, 10], [200], [-200]])
        #expect(receipts.map(\.event) == [.sale, .sale, .returned])
        var fixture = JournalFixture.ezregi
        fixture.text = String(repeating: "集計\n", count: 51) + fixture.text
        #expect(throws: JournalReaderError.self) { try readAll(fixture.bytes, try fixture.profile()) }
    }

    @Test func posLogOfWincorKeepsVoidsReturnsAndDiscountsApart() throws {
        let receipts = try read(.posLogWincor)
        let keys = ["0445|10|2018-07-14|189", "0445|10|2018-07-14|26", "0445|10|2018-07-14|26"]
        #expect(receipts.map(\.receiptKey) == keys)
        #expect(receipts.map(\.event) == [.sale, .returned, .void])
        #expect(written(receipts[0]) == [100])
        #expect(net(receipts[0]) == [84])
        #expect(receipts[0].lines[0].category == "Küche")
        #expect(receipts[0].payment == "Cash")
        #expect(receipts[0].customer == (try key.hash("62780", kind: .memberNumber)))
        #expect(receipts[0].writtenTime?.description == "14:25:04")
        #expect(written(receipts[1]) == [-2100])
        #expect(receipts[1].lines[0].original?.receiptKey == "0444|3|2018-07-01|77")
    }

    @Test func posLogOfRetalixTellsTaxAndDiscountsByTheTotal() throws {
        let receipts = try read(.posLogRetalix)
        #expect(receipts.map(\.receiptKey) == ["2002|7|2026-05-02|501", "2002|7|2026-05-02|502"])
        #expect(receipts.map(written) == [[199, 400, -25], [400]])
        #expect(receipts.map { $0.lines[0].isTaxIncluded } == [true, false])
        #expect(receipts[0].lines[1].quantity.rawValue == 350)
        #expect(receipts[0].customer == (try key.hash("C-9", kind: .memberNumber)))
        #expect(receipts[0].businessDate == CalendarDate("2026-05-02"))
    }

    /// What a till writes in code page 932, with a byte order mark, or in full-width digits, is the same.
    @Test(arguments: JournalFixture.all) func encodingsGiveTheSameReceipts(_ fixture: JournalFixture) throws {
        let profile = try fixture.profile()
        let plain = try readAll(fixture.bytes, profile).receipts
        let unmarked =
            fixture.text.hasPrefix("\u{feff}") ? String(fixture.text.unicodeScalars.dropFirst()) : fixture.text
        let marked = try readAll([0xef, 0xbb, 0xbf] + Array(unmarked.utf8), profile).receipts
        #expect(marked.map(\.contentDigest) == plain.map(\.contentDigest))
        var other = fixture
        other.text = unmarked.replacingOccurrences(of: "encoding=\"UTF-8\"", with: "encoding=\"Shift_JIS\"")
            .replacingOccurrences(of: "encoding=\"utf-8\"", with: "encoding='windows-31j'")
        let bytes = try #require(other.codePage932)
        #expect(try readAll(bytes, profile).receipts.map(\.contentDigest) == plain.map(\.contentDigest))
    }

    @Test(arguments: JournalFixture.all) func aReExportDoublesNothingAndAChangeIsAnAmendment(
        _ fixture: JournalFixture
    ) throws {
        let profile = try fixture.profile()
        let first = try readAll(fixture.bytes, profile).receipts
        #expect(try readAll(fixture.bytes, profile).receipts.map(\.contentDigest) == first.map(\.contentDigest))
        let keys = Set(first.map(\.receiptKey))
        // Cut anywhere between records, the receipts have the same keys.
        for cut in stride(from: 0, to: fixture.bytes.count, by: 97) {
            var reader = try JournalReader(profile: profile, identifierKey: key)
            let early = try reader.read(fixture.bytes[..<cut], end: .more)
            let head = early.offset == 0 ? [] : Array(fixture.bytes[..<cut])
            var next = try JournalReader(
                profile: profile, identifierKey: key, offset: early.offset, lineCount: early.lineCount, head: head)
            let late = try next.read(fixture.bytes[Int(early.offset)...], end: .closed)
            #expect(early.receipts + late.receipts == first, "cut \(cut)")
            #expect(Set((early.receipts + late.receipts).map(\.receiptKey)) == keys)
        }
    }
}
