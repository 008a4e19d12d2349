import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import PointOfSale
import Rating
import Testing

// Goal: a void that a till writes takes effect in the store. Method: journals through the reader with the profile that
// the guide shows, into a real file of an agent with a customer of known history, up to their ratings.
@Suite struct VoidJourneyTests {
    private static let header = "店舗コード,端末,レシート番号,取引日,時刻,区分,会員番号,商品コード,部門,数量,金額,税率,消費税10"

    /// The profile that `docs/journals.md` shows, with further columns.
    private func profile(_ columns: String = "") throws -> JournalProfile {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/journals.md")
        let page = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(page.range(of: "```yaml\n"))
        let end = try #require(page.range(of: "\n```", range: start.upperBound..<page.endIndex))
        let text = page[start.upperBound..<end.lowerBound].replacingOccurrences(
            of: "  tax_rate: 税率\n", with: "  tax_rate: 税率\n" + columns)
        return try JournalProfile.read(text, file: "journals.md")
    }

    private func row(_ number: String, day: Int, _ kind: String, category: String, voided: String = "") -> String {
        let date = StoreHistory.today.adding(days: day)
        return "S001,1,\(number),\(date),10:00:00,\(kind),\(StoreHistory.member),1,\(category),1,990000,10,90000"
            + "\(voided)\n"
    }

    /// Reads a journal into the spool as the agent does.
    private func read(
        _ journal: String, _ profile: JournalProfile, into history: StoreHistory
    ) throws -> (receipts: [ReceiptFact], acceptances: [Acceptance]) {
        var reader = try JournalReader(profile: profile, identifierKey: StoreHistory.key)
        let reading = try reader.read(Array(journal.utf8), end: .closed)
        #expect(reading.rejected.isEmpty)
        let delivery = SpoolDelivery(
            facts: try reading.receipts.map { try SpoolFact(.receipt($0)) }, sourceCanAmend: profile.canAmend,
            source: profile.name)
        return (reading.receipts, try history.database.accept(delivery, at: StoreHistory.instant).acceptances)
    }

    private func ratings(_ history: StoreHistory) throws -> [Kakuzuke_V1_SubjectRating] {
        try [1, 2, 20].flatMap { (day: Int) throws -> [Kakuzuke_V1_SubjectRating] in
            var request = Kakuzuke_V1_GetRatingRequest()
            request.customer.memberNumber = StoreHistory.member
            request.asOf = StoreHistory.today.adding(days: day).daysSinceEpoch
            return try history.ratings(today: StoreHistory.today).rating(request).ratings
        }
    }

    private func category(_ history: StoreHistory) -> String { history.engine.policy.subjects[0].categories[0] }

    @Test func aVoidOfTheDefaultProfileTakesEffect() throws {
        let counted = try (0..<8).filter { seed in
            let history = try StoreHistory("supermarket", seed: seed)
            defer { history.remove() }
            return try voidTakesEffect(in: history)
        }
        #expect(!counted.isEmpty, "a sale must count for the test to say anything")
    }

    /// Voids a sale; false: the sale did not change the ratings, as where the points are the highest without it.
    private func voidTakesEffect(in history: StoreHistory) throws -> Bool {
        let profile = try profile()
        let before = try ratings(history)
        let sequence = try history.database.read { try $0.spoolStatus() }.lastSequence
        let sale = Self.header + "\n" + row("v7", day: 0, "通常", category: category(history))
        _ = try read(sale, profile, into: history)
        let isCounted = try ratings(history) != before
        // The till's file has grown by the void; all of it is read again.
        let void = row("v7", day: 0, "取消", category: category(history))
        let (receipts, acceptances) = try read(sale + void, profile, into: history)
        #expect(receipts.map(\.event) == [.sale, .void])
        #expect(
            acceptances == [
                .duplicate(sequence: sequence + 1),
                .amendment(sequence: sequence + 2, previousSequence: sequence + 1),
            ])
        let stored = try #require(try history.database.read { try $0.fact(sequence: sequence + 2) })
        #expect(stored.fact.key == "S001|1|\(StoreHistory.today)|v7")
        #expect(try ratings(history) == before)
        #expect(try history.database.read { try $0.spoolStatus() }.quarantineOpenCount == 0)
        return isCounted
    }

    @Test(arguments: 0..<3) func aVoidOfAnotherDayLeavesTheStranger(_ seed: Int) throws {
        let history = try StoreHistory("supermarket", seed: seed)
        defer { history.remove() }
        let other = try StoreHistory("supermarket", seed: seed)
        defer { other.remove() }
        let profile = try profile("  voided_number: 元番号\n  voided_date: 元取引日\n")
        let header = Self.header + ",元番号,元取引日\n"
        let stranger = row("v7", day: 1, "通常", category: category(history), voided: ",,")
        let sale = row("v7", day: 0, "通常", category: category(history), voided: ",,")
        let void = row("v8", day: 1, "取消", category: category(history), voided: ",v7,\(StoreHistory.today)")
        _ = try read(header + sale + stranger + void, profile, into: history)
        _ = try read(header + stranger, profile, into: other)
        #expect(try ratings(history) == ratings(other))
    }
}
