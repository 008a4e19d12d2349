import Foundation
import JournalFixtures
import KakuzukeProtocol
import LocalStore
import PointOfSale
import Rating
import SwiftProtobuf
import Testing

@testable import kakuzuke_agent

// Goal: journals of two kinds of tills that are read once more are compared with the spool as one shop, and what
// differs is told of the folder that it concerns alone. Method: two folders with different profiles into one real file;
// rows taken away, files that are gone, and a spool that has forgotten.
@Suite struct SeveralFoldersRecountTests {
    private static let head = "number,date,product,quantity,amount\n"

    /// A shop with a till that writes a table and a café that writes JSON Lines.
    private struct Shop {
        let store: FollowedStore
        let tills: JournalSource
        let cafe: JournalSource

        init() throws {
            store = try FollowedStore()
            tills = try store.source("tills", profile: try store.tableProfile("till"))
            let text = """
                version: 1
                name: cafe
                format: jsonl
                columns: {number: no, date: day, product: item, amount: paid}
                constants: {store: S001, terminal: cafe, tax_rate: "8"}
                date_formats: yyyy/MM/dd
                """
            let path = store.folder + "/cafe.yaml"
            try Data(text.utf8).write(to: URL(filePath: path))
            cafe = try store.source("cafe", profile: path)
        }

        func row(_ number: Int, _ day: String, _ paid: Int) -> String {
            #"{"no":"\#(number)","day":"\#(day)","item":"COFFEE","paid":\#(paid)}"# + "\n"
        }

        func look() throws {
            for source in [tills, cafe] { #expect(try store.look(source).problems == []) }
        }

        /// What comes of reading both folders once more.
        func days() throws -> (days: [String: Kakuzuke_V1_JournalView], hasNeverSeen: Bool) {
            let november = try #require(CalendarDate("2026-11-01"))...(try #require(CalendarDate("2026-11-30")))
            let followers = [try store.follower(tills), try store.follower(cafe)]
            var recount = try JournalRecount(followers, november)
            while !recount.isDone { try recount.read(64) {} }
            let comparison = try store.database.read { try recount.comparison($0, at: store.now) }
            var days: [String: Kakuzuke_V1_JournalView] = [:]
            for day in comparison.days {
                days["\(day.businessDate)"] = try Kakuzuke_V1_JournalView(serializedBytes: day.contents)
            }
            return (days, comparison.hasNeverSeen)
        }
    }

    /// A shop of which the café had so many receipts on the first day, 100 each without tax.
    private func shop(receipts: Int = 2) throws -> Shop {
        let shop = try Shop()
        // The same numbers at both, on two days.
        try shop.store.write(
            Self.head + "1,2026-11-01,A,1,110\n2,2026-11-01,A,1,220\n1,2026-11-02,A,1,330\n", "day.csv",
            in: shop.tills)
        try shop.store.write(
            (1...receipts).map { shop.row($0, "2026/11/01", 108) }.joined(), "day.jsonl", in: shop.cafe)
        try shop.look()
        return shop
    }

    @Test func bothFoldersComeToOneDay() throws {
        let shop = try shop()
        let (days, hasNeverSeen) = try shop.days()
        #expect(!hasNeverSeen && days.keys.sorted() == ["2026-11-01", "2026-11-02"])
        let first = try #require(days["2026-11-01"])
        #expect(first.view.receipts == 4 && first.view.amount == 500)
        #expect(first.differences.isEmpty && first.held == 0)
        #expect(days["2026-11-02"]?.view.receipts == 1)
        // The spool says the same of the days.
        #expect(try shop.store.ledger() == JournalFixture.Ledger(5, 800))
    }

    /// A row that is gone is told of its own till, although the other has a receipt of that number.
    @Test func aRowThatIsGoneIsToldOfItsTill() throws {
        let shop = try shop(receipts: 99)
        // Behind the bytes by which the file is known to be the same one.
        let rows = (1...99).map { shop.row($0 == 90 ? 89 : $0, "2026/11/01", 108) }
        try #require(rows[..<89].joined().utf8.count > 4_096)
        try shop.store.write(rows.joined(), "day.jsonl", in: shop.cafe)
        try shop.look()
        let first = try #require(try shop.days().days["2026-11-01"])
        #expect(first.differences.map(\.receiptKey) == ["S001|cafe|2026-11-01|90"])
        #expect(first.differences.map(\.kind) == [.missingInJournals])
        #expect(first.missingInJournals == 1 && first.missingAtAgent == 0)
    }

    /// While a file of the day is gone from one folder, nothing of the day is taken for gone.
    @Test func aFileThatIsGoneSaysNothing() throws {
        let shop = try shop()
        try FileManager.default.removeItem(at: shop.store.file("day.jsonl", in: shop.cafe))
        try shop.look()
        let (days, hasNeverSeen) = try shop.days()
        #expect(!hasNeverSeen && days.values.allSatisfy { $0.differences.isEmpty })
        #expect(days["2026-11-01"]?.view.receipts == 2)
    }

    /// Journals are read again from the beginning, and each folder by its own profile.
    @Test func journalsThatAreReadAgainAreKnown() throws {
        let shop = try shop()
        let before = try shop.store.status()
        try shop.store.database.readJournalsAgain()
        try shop.look()
        let after = try shop.store.status()
        #expect(after.acceptedCount == before.acceptedCount && after.duplicateCount == before.duplicateCount + 5)
        #expect(after.quarantineOpenCount == 0 && after.amendmentCount == before.amendmentCount)
        #expect(try shop.days().days.values.allSatisfy { $0.differences.isEmpty })
    }

    /// A new agent's file has heard of nothing that another one's places say was read.
    @Test func whatTheSpoolHasNeverSeenIsToldOfBothFolders() throws {
        let shop = try shop()
        let other = try FollowedStore()
        for source in [shop.tills, shop.cafe] {
            for position in try shop.store.database.read({ try $0.journalPositions(source: source.name) }) {
                try other.database.accept(
                    SpoolDelivery(facts: [], sourceCanAmend: false, source: source.name, position: position),
                    at: other.now)
            }
        }
        let november = try #require(CalendarDate("2026-11-01"))...(try #require(CalendarDate("2026-11-30")))
        var recount = try JournalRecount(
            [try other.follower(shop.tills), try other.follower(shop.cafe)], november)
        while !recount.isDone { try recount.read(1 << 20) {} }
        let comparison = try other.database.read { try recount.comparison($0, at: other.now) }
        #expect(comparison.hasNeverSeen)
        let missing = try comparison.days.flatMap { day in
            try Kakuzuke_V1_JournalView(serializedBytes: day.contents).differences.map(\.receiptKey)
        }
        #expect(
            Set(missing) == [
                "S001||2026-11-01|1", "S001||2026-11-01|2", "S001||2026-11-02|1", "S001|cafe|2026-11-01|1",
                "S001|cafe|2026-11-01|2",
            ])
    }
}
