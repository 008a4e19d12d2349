import Foundation
import JournalFixtures
import LocalStore
import PointOfSale
import Testing

@testable import kakuzuke_agent

// Goal: what any of the points of sale writes, however it writes it, comes into the spool once and comes to what was
// reckoned by hand. Method: every fixture through the agent's own following of a folder into a real file, in the ways
// in which journals grow, turn over, come again and change.
@Suite struct JournalFollowingTests {
    @Test(arguments: JournalFixture.all) func aJournalComesToItsLedger(_ fixture: JournalFixture) throws {
        let store = try FollowedStore()
        let source = try store.source(fixture)
        try store.write(fixture.bytes, "day.csv", in: source)
        let outcome = try store.look(source)
        #expect(outcome.problems == [] && outcome.rejectedRows == 0 && outcome.unreadBytes == 0)
        #expect(outcome.receipts == fixture.receipts)
        #expect(try store.ledger() == fixture.ledger)
        #expect(try store.look(source).receipts == 0)
    }

    /// However much is written at a time, half a receipt waits for its other half.
    @Test(arguments: JournalFixture.all) func aJournalThatGrowsIsReadOnce(_ fixture: JournalFixture) throws {
        for step in [97, 331, 1_024] {
            let store = try FollowedStore()
            let source = try store.source(fixture)
            try store.write([], "day.csv", in: source)
            for start in stride(from: 0, to: fixture.bytes.count, by: step) {
                try store.append(fixture.bytes[start..<min(fixture.bytes.count, start + step)], "day.csv", in: source)
                let outcome = try store.look(source, isStill: false)
                #expect(outcome.rejectedRows == 0 && outcome.problems == [], "step \(step), from \(start)")
            }
            try store.look(source)
            #expect(try store.ledger() == fixture.ledger, "step \(step)")
            let status = try store.status()
            #expect(status.duplicateCount == fixture.repeats && status.quarantineOpenCount == 0, "step \(step)")
        }
    }

    /// A till begins a new file: the old one under another name is the same one.
    @Test(arguments: JournalFixture.all) func aJournalThatTurnsOverIsReadOnce(_ fixture: JournalFixture) throws {
        let store = try FollowedStore()
        let source = try store.source(fixture)
        let half = fixture.bytes.count / 2
        try store.write(Array(fixture.bytes[..<half]), "day.csv", in: source)
        try store.look(source, isStill: false)
        try store.append(fixture.bytes[half...], "day.csv", in: source)
        try FileManager.default.moveItem(
            at: store.file("day.csv", in: source), to: store.file("day.csv.1", in: source))
        // The new one has its header only.
        let column = try #require(fixture.text.range(of: fixture.column))
        let end = try #require(fixture.text[column.upperBound...].firstIndex { $0.isNewline })
        try store.write(fixture.reader == .poslog ? "" : String(fixture.text[...end]), "day.csv", in: source)
        try store.look(source)
        try store.look(source)
        #expect(try store.ledger() == fixture.ledger)
        #expect(try store.status().duplicateCount == fixture.repeats)
    }

    @Test(arguments: JournalFixture.all) func aReExportIsKnown(_ fixture: JournalFixture) throws {
        let store = try FollowedStore()
        let source = try store.source(fixture)
        try store.write(fixture.bytes, "2026-11-01.csv", in: source)
        try store.look(source)
        let (accepted, amended) = (try store.status().acceptedCount, try store.status().amendmentCount)
        try store.write(fixture.bytes, "2026-11-01 (1).csv", in: source)
        try store.look(source)
        // Written over, with another inode or the same one.
        try store.write(fixture.bytes, "2026-11-01.csv", in: source)
        try store.look(source)
        let status = try store.status()
        #expect(status.acceptedCount == accepted && status.amendmentCount == amended)
        #expect(status.quarantineOpenCount == 0)
        #expect(status.duplicateCount >= accepted)
        #expect(try store.ledger() == fixture.ledger)
    }

    /// A changed receipt amends the known one, or waits where the point of sale cannot amend; alone.
    @Test(arguments: JournalFixture.all) func anAmendmentChangesItsReceiptAlone(_ fixture: JournalFixture) throws {
        let store = try FollowedStore()
        let source = try store.source(fixture)
        try store.write(fixture.bytes, "day.csv", in: source)
        try store.look(source)
        let before = try store.status().amendmentCount
        let amended = fixture.text(after: fixture.amendment)
        try #require(amended != fixture.text)
        try store.write(amended, "day-later.csv", in: source)
        #expect(try store.look(source).rejectedRows == 0)
        let canAmend = try fixture.profile().canAmend
        #expect(try store.status().amendmentCount - before == (canAmend ? 1 : 0))
        #expect(try store.quarantine().map(\.row.reasonCode).count == (canAmend ? 0 : 1))
        #expect(try store.ledger() == fixture.amendment.ledger)
    }

    @Test(arguments: JournalFixture.all.filter { $0.void != nil })
    func aVoidTakesItsReceiptBack(_ fixture: JournalFixture) throws {
        let void = try #require(fixture.void)
        let store = try FollowedStore()
        let source = try store.source(fixture)
        try store.write(fixture.bytes, "day.csv", in: source)
        try store.look(source)
        let voided = fixture.text(after: void)
        try #require(voided != fixture.text)
        try store.write(voided, "day-later.csv", in: source)
        #expect(try store.look(source).rejectedRows == 0)
        #expect(try store.quarantine().isEmpty)
        #expect(try store.ledger() == void.ledger)
    }

    /// Code page 932, a byte order mark and the end of lines are the till's matter.
    @Test(arguments: JournalFixture.all) func encodingsComeToTheSameLedger(_ fixture: JournalFixture) throws {
        let plain = fixture.text.hasPrefix("\u{feff}") ? String(fixture.text.unicodeScalars.dropFirst()) : fixture.text
        var japanese = fixture
        japanese.text = plain.replacingOccurrences(of: "encoding=\"UTF-8\"", with: "encoding=\"Shift_JIS\"")
            .replacingOccurrences(of: "encoding=\"utf-8\"", with: "encoding='windows-31j'")
        let forms: [[UInt8]] = [
            Array(plain.utf8), [0xef, 0xbb, 0xbf] + Array(plain.utf8), try #require(japanese.codePage932),
            Array(plain.replacingOccurrences(of: "\r\n", with: "\n").utf8),
        ]
        for (place, bytes) in forms.enumerated() {
            let store = try FollowedStore()
            let source = try store.source(fixture)
            try store.write(bytes, "day.csv", in: source)
            try store.look(source)
            #expect(try store.ledger() == fixture.ledger, "form \(place)")
        }
    }

    /// What is broken waits with its file, line, field and reason, and keeps no other receipt.
    @Test(arguments: JournalFixture.all) func aBrokenRecordWaitsAlone(_ fixture: JournalFixture) throws {
        let store = try FollowedStore()
        let source = try store.source(fixture)
        var text = fixture.text
        let range = try #require(text.range(of: fixture.spoiled.old))
        let before = text[..<range.lowerBound].utf8.count { $0 == UInt8(ascii: "\n") }
        text.replaceSubrange(range, with: fixture.spoiled.new)
        try store.write(text, "day 1.csv", in: source)
        try store.look(source)
        let entries = try store.quarantine()
        let told = entries.filter { $0.row.reasonCode != "receipt_incomplete" }
        #expect(told.map(\.row.reasonCode) == [fixture.spoiled.reason])
        #expect(told.map(\.row.field) == [fixture.spoiled.field])
        #expect(entries.allSatisfy { $0.source == "\(fixture.reader.rawValue): day 1.csv" })
        #expect(told.allSatisfy { $0.row.line > 0 && $0.row.line <= Int64(before + 1) })
        let status = try store.status()
        #expect(
            status.acceptedCount + status.amendmentCount + status.duplicateCount == Int64(fixture.receipts - 1))
        // Mended and written again it comes in; what waited is the same entry, not one more.
        try store.write(text, "day 1.csv", in: source)
        try store.look(source)
        #expect(try store.quarantine().count == entries.count)
        try store.write(fixture.bytes, "day 1.csv", in: source)
        try store.look(source)
        #expect(try store.ledger() == fixture.ledger)
    }

    /// A till that exports every few hours writes the cancelling record alone.
    @Test func smaregisCancellingRecordTakesAnEarlierExportBack() throws {
        let fixture = JournalFixture.smaregi
        let store = try FollowedStore()
        let source = try store.source(fixture)
        try store.write(fixture.bytes, "morning.csv", in: source)
        try store.look(source)
        let lines = fixture.text.components(separatedBy: "\r\n")
        let record = try #require(lines.first { $0.hasPrefix("1004,") })
        let later = record.replacingOccurrences(of: "1004,", with: "1006,")
            .replacingOccurrences(of: ",1003,2,", with: ",1005,2,")
        try #require(later.contains(",1005,2,"))
        try store.write(lines[0] + "\r\n" + later + "\r\n", "noon.csv", in: source)
        #expect(try store.look(source).receipts == 1)
        #expect(try store.ledger() == JournalFixture.Ledger(2, 909))
    }

    /// A file that is packed in another way than gzip and zip is told for what it is, and the others are read.
    @Test(
        arguments: [
            (JournalPacking.zstandard, [0x28, 0xb5, 0x2f, 0xfd]), (.bzip2, Array("BZh9".utf8)),
            (.xz, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
        ] as [(JournalPacking, [UInt8])])
    func journalsPackedOtherwiseAreNamed(_ packing: JournalPacking, _ sign: [UInt8]) throws {
        let fixture = JournalFixture.square
        let store = try FollowedStore()
        let source = try store.source(fixture)
        try store.write(sign + [1, 2, 3, 4, 5, 6, 7, 8], "day-1", in: source)
        try store.write(fixture.bytes, "day-2.csv", in: source)
        let outcome = try store.look(source)
        #expect(outcome.problems.map(\.file) == ["day-1"])
        #expect(outcome.problems.first?.message.hasPrefix("it is packed (\(packing.rawValue))") == true)
        #expect(try store.ledger() == fixture.ledger)
        #expect(try store.quarantine().isEmpty)
    }
}
