import Foundation
import KakuzukeProtocol
import PointOfSale
import Rating
import SeededTestSupport
import Testing

/// Whole journals through the reader: what becomes of sales, returns, voids and bad rows.
@Suite struct JournalReaderTests {
    @Test func receiptsComeOutAsTheTillWroteThem() throws {
        let reading = try readAll(journal, try profile())
        #expect(reading.receipts.map(\.number) == ["1001", "1003", "1004", "1003"])
        let first = try #require(reading.receipts.first)
        #expect(first.event == .sale)
        #expect(first.receiptKey == "0001|1|2026-04-01|1001")
        #expect(first.lines.map(\.writtenAmount.rawValue) == [1080, 110])
        #expect(first.lines.map(\.amount.rawValue) == [1000, 100])
        #expect(first.lines.map(\.taxRate) == [BasisPoints(800), BasisPoints(1000)])
        #expect(first.lines.map(\.quantity.rawValue) == [2000, 1000])
        #expect(first.lines.map(\.category) == ["青果", "酒"])
        #expect(first.customer == (try key.hash("M-0042", kind: .memberNumber)))
        #expect(reading.rejected.map(\.line) == [4])
        #expect(reading.rejected.map(\.reasonCode) == ["not_a_time"])
        #expect(reading.rejected.map(\.field) == ["time"])
        #expect(reading.offset == Int64(journal.utf8.count))
        #expect(reading.lineCount == 8)
    }

    @Test func partsOfTheKeyStayAsWritten() throws {
        let rows = """
            ０００１, ﾚｼﾞ１ ,００１２,2026/4/2,9:00,通常,Ｍ-０042,４９,ｻｹ,１,１１０,10
            ０００１,ﾚｼﾞ１,0012,2026/4/2,9:00,通常,M-0042,49,サケ,1,110,10

            """
        let reading = try readAll(headerLine + "\n" + rows, try profile())
        #expect(reading.receipts.map(\.receiptKey) == ["０００１|ﾚｼﾞ１|2026-04-02|００１２", "０００１|ﾚｼﾞ１|2026-04-02|0012"])
        // Everything else is compared in one form.
        #expect(reading.receipts.map(\.customer).allSatisfy { $0 == reading.receipts[0].customer })
        #expect(reading.receipts.map { $0.lines[0].category } == ["サケ", "サケ"])
        #expect(reading.receipts.map { $0.lines[0].product } == ["49", "49"])
    }

    @Test func hoursBeforeTheCutOffBelongToTheDayBefore() throws {
        let reading = try readAll(journal, try profile())
        let night = reading.receipts[1]
        #expect(night.writtenDate == CalendarDate("2026-04-02"))
        #expect(night.businessDate == CalendarDate("2026-04-01"))
        #expect(night.customer == nil)
    }

    @Test func returnsAndVoidsAreNamed() throws {
        let reading = try readAll(journal, try profile())
        #expect(reading.receipts[2].event == .returned)
        #expect(reading.receipts[2].lines.map(\.amount.rawValue) == [-100])
        #expect(reading.receipts[3].event == .void)
        #expect(reading.receipts[3].lines.isEmpty)
        #expect(reading.receipts[3].receiptKey == reading.receipts[1].receiptKey)
    }

    @Test func returnsWrittenPositiveAreTurned() throws {
        let text = profileText + "\nreturns_positive: true\n"
        let row = "0001,1,7,2026/4/2,9:00,返品,,49,酒,1,110,10\n"
        let reading = try readAll(headerLine + "\n" + row, try profile(text))
        #expect(reading.receipts.first?.lines.map(\.amount.rawValue) == [-100])
        #expect(reading.receipts.first?.lines.map(\.quantity.rawValue) == [-1000])
    }

    /// The journal is handed over in two parts at every byte, with a new reader for the second part.
    @Test func cutAtEveryByteGivesTheSameReceipts() throws {
        let profile = try profile()
        let whole = try readAll(journal, profile)
        let bytes = Array(journal.utf8)
        for cut in 0...bytes.count {
            var first = try JournalReader(profile: profile, identifierKey: key)
            let early = try first.read(bytes[..<cut], end: .more)
            let offset = Int(early.offset)
            var second = try JournalReader(
                profile: profile, identifierKey: key, offset: early.offset, lineCount: early.lineCount,
                head: offset == 0 ? [] : Array(bytes[..<cut]))
            let late = try second.read(bytes[offset...], end: .closed)
            #expect(early.receipts + late.receipts == whole.receipts, "cut \(cut)")
            #expect(early.rejected + late.rejected == whole.rejected, "cut \(cut)")
            var same = try JournalReader(profile: profile, identifierKey: key)
            let one = try same.read(bytes[..<cut], end: .more)
            let two = try same.read(bytes[cut...], end: .closed)
            #expect(one.receipts + two.receipts == whole.receipts, "cut \(cut)")
        }
    }

    @Test func lastReceiptWaitsUntilItIsComplete() throws {
        let lines = journal.split(separator: "\n").prefix(3).joined(separator: "\n")
        var reader = try JournalReader(profile: try profile(), identifierKey: key)
        let more = try reader.read(Array(lines.utf8), end: .more)
        #expect(more.receipts.isEmpty)
        #expect(more.offset == Int64(headerLine.utf8.count + 1))
        #expect(more.lineCount == 1)
        let quiet = try reader.read(Array("\n".utf8), end: .quiet)
        #expect(quiet.receipts.map(\.lines.count) == [2])
        #expect(try reader.read([], end: .closed).receipts.isEmpty)
    }

    @Test func reExportGivesEqualDigestsAndAmendmentsOthers() throws {
        let profile = try profile()
        let first = try readAll(journal, profile).receipts
        let again = try readAll(journal.replacingOccurrences(of: "\n", with: "\r\n"), profile).receipts
        #expect(first.map(\.contentDigest) == again.map(\.contentDigest))
        let changed = try readAll(journal.replacingOccurrences(of: "1,080", with: "1,188"), profile).receipts
        #expect(changed[0].receiptKey == first[0].receiptKey)
        #expect(changed[0].contentDigest != first[0].contentDigest)
        #expect(changed[1].contentDigest == first[1].contentDigest)
    }

    @Test(arguments: ["utf-8", "bom", "cp932"]) func encodingsGiveTheSameText(_ encoding: String) throws {
        let special = journal.replacingOccurrences(of: "青果", with: "①㈱髙﨑ｱ－～")
            .replacingOccurrences(of: "¥", with: "￥")
        var bytes = Array(special.utf8)
        if encoding == "bom" { bytes = [0xef, 0xbb, 0xbf] + bytes }
        if encoding == "cp932" {
            // Code page 932, written by the same table that Windows uses.
            bytes = Array(try #require(special.data(using: String.Encoding(rawValue: 0x8000_0420))))
            #expect(bytes.contains(0x87))
        }
        let reading = try readAll(bytes, try profile())
        #expect(reading.receipts.map(\.number) == ["1001", "1003", "1004", "1003"])
        #expect(reading.receipts[0].lines[0].category == "1(株)髙﨑ア-~")
    }

    @Test func undecodableRowCostsItsReceiptAlone() throws {
        var bytes = Array((headerLine + "\n").utf8)
        for number in 1...3 {
            for line in 1...2 {
                bytes += Array("0001,1,\(number),2026/4/1,10:00,1,,49,".utf8)
                bytes += number == 2 && line == 2 ? [0xff, 0xfe] : Array("酒".utf8)
                bytes += Array(",1,110,10\n".utf8)
            }
        }
        let reading = try readAll(bytes, try profile())
        #expect(reading.receipts.map(\.number) == ["1", "3"])
        #expect(reading.rejected.map(\.line) == [4, 5])
        #expect(reading.rejected.map(\.reasonCode) == ["receipt_incomplete", "undecodable_text"])
    }

    @Test func plainIdentifiersNeverLeaveTheReader() throws {
        let secrets = ["M-0042", "09012345678", "taro@example.com"]
        let rows = secrets.enumerated().flatMap { number, secret in
            [
                "0001,1,\(number),2026/4/1,10:00,1,\(secret),49,酒,1,110,10",
                "0001,1,9\(number),bad,10:00,1,\(secret),49,酒,1,110,10",
                "0001,1,8\(number),2026/4/1,10:00,1,\(secret),49,酒,1,110",
                "0001,1,7\(number),2026/4/1,10:00,1,x,\(secret),49,酒,1,110,10",
            ]
        }
        let reading = try readAll(headerLine + "\n" + rows.joined(separator: "\n"), try profile())
        #expect(reading.receipts.count == 3)
        #expect(reading.rejected.count == 9)
        let everything = "\(reading)"
        for secret in secrets { #expect(!everything.contains(secret)) }
    }

    @Test func cardNumbersAreMaskedInTextsAndRefusedInKeys() throws {
        let rows = [
            "0001,1,1,2026/4/1,10:00,1,,49,メモ 4111 1111 1111 1111,1,110,10",
            "0001,1,4111111111111111,2026/4/1,10:00,1,,49,酒,1,110,10",
        ]
        let reading = try readAll(headerLine + "\n" + rows.joined(separator: "\n"), try profile())
        #expect(reading.receipts.map(\.lines[0].category) == ["メモ **** **** **** 1111"])
        #expect(reading.maskedCardNumbers == 1)
        #expect(reading.rejected.map(\.reasonCode) == ["card_number"])
        #expect(!"\(reading)".contains("4111111111111111"))
    }

    @Test func missingColumnIsNamedBeforeAnythingIsRead() throws {
        let renamed = journal.replacingOccurrences(of: "会員番号", with: "顧客")
        let error = try #require(throws: JournalReaderError.self) { try readAll(renamed, try profile()) }
        #expect(error.code == .missingColumn)
        #expect(error.message.contains("会員番号"))
    }

    @Test func headValuesMayStandOnTheFirstRowOnly() throws {
        let rows = """
            0001,1,5,2026/4/1,10:00,1,M-1,49,酒,1,110,10
            ,,,,,,,50,青果,1,108,8
            0001,1,6,2026/4/1,10:01,1,,49,酒,1,110,10

            """
        let reading = try readAll(
            headerLine + "\n" + rows, try profile(profileText + "\nhead_on_first_row_only: true\n"))
        #expect(reading.receipts.map(\.lines.count) == [2, 1])
        #expect(reading.receipts[0].customer != nil)
        let orphan = try readAll(
            headerLine + "\n,,,,,,,50,青果,1,108,8\n", try profile(profileText + "\nhead_on_first_row_only: true\n"))
        #expect(orphan.rejected.map(\.reasonCode) == ["no_receipt_before"])
    }

    /// A corpus of bad rows between two good ones: each is refused by its reason, the good ones stay.
    @Test(arguments: [
        ("0001,1,2,2026/13/1,10:00,1,,49,酒,1,110,10", "not_a_date"),
        ("0001,1,2,2026/2/30,10:00,1,,49,酒,1,110,10", "not_a_date"),
        ("0001,1,2,2026/4/1,10:60,1,,49,酒,1,110,10", "not_a_time"),
        ("0001,1,2,2026/4/1,10:00,X,,49,酒,1,110,10", "unknown_value"),
        ("0001,1,2,2026/4/1,10:00,1,,49,酒,x,110,10", "not_a_number"),
        ("0001,1,2,2026/4/1,10:00,1,,49,酒,1,110.5,10", "not_an_amount"),
        ("0001,1,2,2026/4/1,10:00,1,,49,酒,1,,10", "missing_value"),
        ("0001,1,2,2026/4/1,10:00,1,,49,酒,1,110,標準", "unknown_value"),
        ("0001,1,2,2026/4/1,10:00,1,,49,酒,1,110", "too_few_values"),
        ("0001,1,2,2026/4/1,10:00,1,,49,酒,1,110,10,9", "too_many_values"),
        (",1,2,2026/4/1,10:00,1,,49,酒,1,110,10", "missing_value"),
        ("0001,1,,2026/4/1,10:00,1,,49,酒,1,110,10", "missing_value"),
        ("0001,1,2,2026/4/1,10:00,1,,49,酒,1,99999999999999,10", "not_an_amount"),
        ("\"0001,1,2,2026/4/1", "unterminated_quote"),
        ("0001,1,2,1066/4/1,10:00,取消,,,,1,0,10", "out_of_range"),
        ("0001,1,2,1066/4/1,10:00,1,,49,酒,1,110,10", "out_of_range"),
    ])
    func badRowIsRefusedByItsReason(_ row: String, _ reason: String) throws {
        let good = ["0001,1,1,2026/4/1,10:00,1,,49,酒,1,110,10", "0001,1,3,2026/4/1,10:00,1,,49,酒,1,110,10"]
        let text = [headerLine, good[0], row, good[1], ""].joined(separator: "\n")
        let reading = try readAll(text, try profile())
        #expect(reading.receipts.map(\.number) == ["1", "3"])
        #expect(reading.rejected.map(\.reasonCode) == [reason])
        #expect(reading.rejected.map(\.line) == [3])
    }

    /// Bytes of a sound journal are exchanged at random: no crash, and every row is used once or refused.
    @Test func randomDamageNeverStopsTheReader() throws {
        let seed = SeededGenerator.runSeed
        var random = SeededGenerator(seed: seed)
        let profile = try profile()
        let start = headerLine.utf8.count + 1
        for round in 0..<500 {
            var bytes = Array(journal.utf8)
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                bytes[Int.random(in: start..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let reading = try readAll(bytes, profile)
            #expect(reading.offset == Int64(bytes.count), "seed \(seed) round \(round)")
            for receipt in reading.receipts {
                #expect(throws: Never.self, "seed \(seed) round \(round)") { try receipt.validate() }
            }
        }
    }
}
