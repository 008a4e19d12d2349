import Foundation
import JournalFixtures
import LocalStore
import PointOfSale
import Rating
import Testing

@testable import kakuzuke_agent

// Goal: a packed journal is the same journal: it comes in once, whether it was read before it was packed or not.
// Method: every fixture and files made by the usual programs through the agent's own following of a folder into a real
// file.
@Suite struct PackedJournalTests {
    @Test(arguments: JournalFixture.all) func aPackedJournalComesToItsLedger(_ fixture: JournalFixture) throws {
        var entry = PackedBytes.Entry("2026/day.csv", "")
        entry.bytes = fixture.bytes
        var stored = entry
        stored.method = 0
        let forms = [
            try PackedBytes.gzip(fixture.bytes), try PackedBytes.zip([entry]), try PackedBytes.zip([stored]),
        ]
        for (place, bytes) in forms.enumerated() {
            let store = try FollowedStore()
            let source = try store.source(fixture)
            try store.write(bytes, "day", in: source)
            let outcome = try store.look(source)
            #expect(outcome.problems == [] && outcome.rejectedRows == 0 && outcome.unreadBytes == 0, "form \(place)")
            #expect(outcome.receipts == fixture.receipts, "form \(place)")
            #expect(try store.ledger() == fixture.ledger, "form \(place)")
            #expect(try store.look(source).receipts == 0, "form \(place)")
        }
    }

    /// What was read and is then packed is not even looked through by its receipts.
    @Test(arguments: JournalFixture.all) func whatWasReadBeforeItWasPackedIsKnown(_ fixture: JournalFixture) throws {
        let store = try FollowedStore()
        let source = try store.source(fixture)
        try store.write(fixture.bytes, "day.csv", in: source)
        // The till has left it for another one, so that its last line counts as well.
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: store.file("day.csv", in: source).path)
        try store.write(fixture.bytes, "other.csv", in: source)
        try store.look(source)
        let before = try store.status()
        try FileManager.default.removeItem(at: store.file("day.csv", in: source))
        try store.write(try PackedBytes.gzip(fixture.bytes), "day.csv.gz", in: source)
        var entry = PackedBytes.Entry("day.csv", "")
        entry.bytes = fixture.bytes
        try store.write(try PackedBytes.zip([entry]), "days.zip", in: source)
        let outcome = try store.look(source)
        #expect(outcome.receipts == 0 && outcome.problems == [] && outcome.unreadBytes == 0)
        let after = try store.status()
        #expect(after.duplicateCount == before.duplicateCount && after.acceptedCount == before.acceptedCount)
    }

    /// The same journal in another packed file is known by its bytes, and by its keys once they are forgotten.
    @Test func aJournalThatIsPackedAnewIsKnown() throws {
        let fixture = JournalFixture.square
        let store = try FollowedStore()
        let source = try store.source(fixture)
        try store.write(try PackedBytes.gzip(fixture.bytes), "day.gz", in: source)
        #expect(try store.look(source).receipts == fixture.receipts)
        var entry = PackedBytes.Entry("day.csv", "")
        entry.bytes = fixture.bytes
        try store.write(try PackedBytes.zip([entry]), "days.zip", in: source)
        #expect(try store.look(source).receipts == 0)
        try FileManager.default.removeItem(at: store.file("day.gz", in: source))
        try FileManager.default.removeItem(at: store.file("days.zip", in: source))
        let later = StoredInstant(millisecondsSinceEpoch: store.now.millisecondsSinceEpoch + 1)
        try store.follower(source).forget(notReadSince: later)
        try store.write(try PackedBytes.gzip(fixture.bytes), "again.gz", in: source)
        #expect(try store.look(source).receipts == fixture.receipts)
        #expect(try store.ledger() == fixture.ledger)
        #expect(try store.status().duplicateCount >= Int64(fixture.receipts))
        // Somebody asks for everything from the beginning.
        try store.database.readJournalsAgain()
        #expect(try store.look(source).receipts == fixture.receipts)
        #expect(try store.ledger() == fixture.ledger)
    }

    /// Gzip, Info-ZIP and Python's zipfile, each as it writes a file of one journal.
    @Test(arguments: [
        "H4sICPJkBGsCA2EuY3N2AMsrzU1KLdJJSSxJ1Skoyk8pTS7RKSxNzCvJLKnUSczNL80r4TLXMTIwMtM1NNQ1MNRx1DHUMTQ04AIAYahu4jkA"
            + "AAA=",
        "UEsDBC0AAAAAAAmBd11hqG7i//////////8BABQALQEAEAA5AAAAAAAAADkAAAAAAAAAbnVtYmVyLGRhdGUscHJvZHVjdCxxdWFudGl0eSxh"
            + "bW91bnQKNywyMDI2LTExLTAxLEEsMSwxMTAKUEsBAh4DLQAAAAAACYF3XWGobuI5AAAAOQAAAAEAAAAAAAAAAQAAAIARAAAAAC1QSwYG"
            + "LAAAAAAAAAAeAy0AAAAAAAAAAAABAAAAAAAAAAEAAAAAAAAALwAAAAAAAABsAAAAAAAAAFBLBgcAAAAAmwAAAAAAAAABAAAAUEsFBgAA"
            + "AAABAAEALwAAAGwAAAAAAA==",
        "UEsDBC0AAAAAAAAAIQBhqG7i//////////8FABQAYS5jc3YBABAAOQAAAAAAAAA5AAAAAAAAAG51bWJlcixkYXRlLHByb2R1Y3QscXVhbnRp"
            + "dHksYW1vdW50CjcsMjAyNi0xMS0wMSxBLDEsMTEwClBLAQItAy0AAAAAAAAAIQBhqG7iOQAAADkAAAAFAAAAAAAAAAAAAACAAQAAAABh"
            + "LmNzdlBLBQYAAAAAAQABADMAAABwAAAAAAA=",
    ])
    func filesOfTheUsualProgramsAreRead(_ base64: String) throws {
        let (store, source) = try table()
        try store.write([UInt8](try #require(Data(base64Encoded: base64))), "day", in: source)
        #expect(try store.look(source).problems == [])
        #expect(try store.ledger() == JournalFixture.Ledger(1, 100))
    }

    /// Folders, hidden files and files that are being written are no journals; the others come in by name.
    @Test func entriesAreTakenAsFilesOfAFolder() throws {
        let (store, source) = try table()
        let entries = [
            PackedBytes.Entry("tills/", ""), PackedBytes.Entry("b.csv", Self.head + "8,2026-11-02,A,1,220\n"),
            PackedBytes.Entry("tills/.hidden", "x"), PackedBytes.Entry("__MACOSX/a.csv", "x"),
            PackedBytes.Entry("a.csv.tmp", "x"), PackedBytes.Entry("empty.csv", ""),
            PackedBytes.Entry("../../etc/a.csv", Self.head + "7,2026-11-01,A,1,110\n"),
            PackedBytes.Entry("/bad\u{7}.csv", Self.head + "9,2026-02-30,A,1,110\n"),
        ]
        try store.write(try PackedBytes.zip(entries, comment: "of November"), "days.zip", in: source)
        let outcome = try store.look(source)
        #expect(outcome.problems == [] && outcome.receipts == 2 && outcome.rejectedRows == 1)
        #expect(try store.ledger() == JournalFixture.Ledger(2, 300))
        // Names stand in messages alone: nothing was written anywhere.
        let told = try #require(try store.quarantine().first?.source)
        #expect(told.hasPrefix("till: days.zip//bad\\u{") && told.hasSuffix(".csv"), "\(told)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: source.folder) == ["days.zip"])
    }

    /// Japanese machines write names in code page 932; a name that does not end is cut.
    @Test func namesAreShown() throws {
        let (store, source) = try table()
        var entry = PackedBytes.Entry("", Self.head + "9,2026-02-30,A,1,110\n")
        entry.name = [0x93, 0xfa, 0x95, 0xf1, 0x2e, 0x63, 0x73, 0x76]
        entry.flags = 0
        var long = entry
        long.name = Array(repeating: UInt8(ascii: "a"), count: 3_000)
        long.bytes += [0x0a]
        try store.write(try PackedBytes.zip([entry, long]), "d.zip", in: source)
        #expect(try store.look(source).problems == [])
        let sources = try store.quarantine().map(\.source)
        #expect(sources.contains("till: d.zip/日報.csv"))
        #expect(sources.contains("till: d.zip/" + String(repeating: "a", count: 255) + "…"))
    }

    /// A packed file waits until nobody writes to it, and so does what may amend its receipts.
    @Test func aPackedFileThatGrowsWaits() throws {
        let (store, source) = try table()
        let follower = try store.follower(source, isStill: false)
        let bytes = try PackedBytes.gzip(Array((Self.head + "7,2026-11-01,A,1,110\n").utf8))
        try store.write(Array(bytes.prefix(20)), "a.gz", in: source)
        try store.write(Self.head + "7,2026-11-01,A,1,220\n", "b.csv", in: source)
        let early = try follower.look(at: store.now) {}
        #expect(early.problems == [] && early.receipts == 0 && early.unreadBytes > 20)
        // Cut off for good it is named, once unpacked; grown it is read.
        let still = try store.follower(source)
        let cut = try still.look(at: store.now) {}
        #expect(cut.problems.map(\.file) == ["a.gz"] && cut.receipts == 1)
        #expect(try still.look(at: store.now) {}.problems == cut.problems)
        #expect(cut.problems.first?.message.hasPrefix("it ends in the middle") == true)
        try store.append(bytes.dropFirst(20), "a.gz", in: source)
        let grown = try still.look(at: store.now) {}
        #expect(grown.problems == [] && grown.receipts == 1 && grown.unreadBytes == 0)
    }

    /// The recount of days leaves packed files out, and takes nothing of them for gone.
    @Test func theRecountTakesNothingOfPackedFilesForGone() throws {
        let (store, source) = try table()
        try store.write(try PackedBytes.gzip(Array((Self.head + "7,2026-11-01,A,1,110\n").utf8)), "a.gz", in: source)
        try store.write(Self.head + "8,2026-11-01,A,1,220\n", "b.csv", in: source)
        let follower = try store.follower(source)
        _ = try follower.look(at: store.now) {}
        let november = try #require(CalendarDate("2026-11-01"))...(try #require(CalendarDate("2026-11-30")))
        var recount = try JournalRecount([follower], november)
        while !recount.isDone { try recount.read(1 << 20) {} }
        let comparison = try store.database.read { try recount.comparison($0, at: store.now) }
        #expect(!comparison.hasNeverSeen)
        #expect(comparison.days.allSatisfy { !$0.isDifferent })
    }

    private static let head = "number,date,product,quantity,amount\n"

    private func table() throws -> (store: FollowedStore, source: JournalSource) {
        let store = try FollowedStore()
        return (store, try store.source("", profile: try store.tableProfile("till")))
    }
}
