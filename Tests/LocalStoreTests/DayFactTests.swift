import Foundation
import GRDB
import Rating
import Testing

@testable import LocalStore

// Goal: a day's facts are those that count at the server at that sequence, and finding them reads no others.
// Method: facts by hand; SQLite's own plan of the query.
@Suite struct DayFactTests {
    private static let dates = CalendarDate(daysSinceEpoch: 19_999)...CalendarDate(daysSinceEpoch: 20_000)

    private func keys(_ database: AgentDatabase, through last: Int64 = .max) throws -> [String] {
        try database.read { reader in
            try reader.dayFacts(kind: 1, Self.dates, through: last).map { fact in
                fact.key + "/" + String(decoding: fact.digest, as: UTF8.self)
            }
        }
    }

    @Test func eachKeyCountsWithItsLatestContent() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("b"), fact("a"), fact("c", day: 19_999), fact("d", day: 20_001))
        try database.accept(fact("b", content: "b"))
        try database.accept(fact("a", content: "void", lines: 0))
        #expect(try keys(database) == ["c/a", "b/b"])
        // As the server stood before the amendment and the void.
        #expect(try keys(database, through: 4) == ["c/a", "a/a", "b/a"])
        #expect(try keys(database, through: 2) == ["a/a", "b/a"])
        // A void that came first takes its receipt back too.
        try database.accept(fact("e", content: "void", lines: 0))
        try database.accept(fact("e"))
        #expect(try keys(database) == ["c/a", "b/b"])
    }

    @Test func whatIsOnItsWayOrWaitsIsCounted() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"), fact("b"), fact("c", day: 19_999))
        try database.accept(fact("a", content: "x"), canAmend: false)
        let counts = try database.read { try $0.dayCounts(kind: 1, Self.dates, above: 1) }
        #expect(counts[someDay]?.unsent == 1 && counts[someDay]?.held == 1)
        #expect(counts[CalendarDate(daysSinceEpoch: 19_999)]?.unsent == 1)
        #expect(try database.read { try $0.hasFacts(above: 2, before: someDay) })
        #expect(try !database.read { try $0.hasFacts(above: 3, before: someDay) })
        #expect(try !database.read { try $0.hasFacts(above: 0, before: CalendarDate(daysSinceEpoch: 19_999)) })
    }

    @Test func aReceiptUnderChangedSettingsCountsOnlyOnceItIsApproved() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        func read(_ content: String, by reading: UInt8) throws {
            try database.accept(
                SpoolDelivery(
                    facts: [fact("a", content: content)], sourceCanAmend: true, source: "journal",
                    reading: [reading]), at: someMoment)
        }
        try read("a", by: 1)
        try read("b", by: 2)
        #expect(try keys(database) == ["a/a"])
        func held(isApproved: Bool) -> HeldAtServer {
            HeldAtServer(
                kind: 1, key: "a", digest: Array("b".utf8), sequence: 2, reasonCode: "changed_by_setting", field: "",
                isApproved: isApproved)
        }
        try database.takeHeld([held(isApproved: false)], isWhole: true, at: someMoment)
        #expect(try database.read { try $0.dayCounts(kind: 1, Self.dates, above: 2) }[someDay]?.held == 1)
        try database.takeHeld([held(isApproved: true)], isWhole: true, at: someMoment)
        #expect(try keys(database) == ["a/b"])
        #expect(try database.read { try $0.dayCounts(kind: 1, Self.dates, above: 2) }[someDay] == nil)
    }

    @Test func aDayIsFoundByItsIndex() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        let plan = try database.read { reader in
            try Row.fetchAll(
                reader.database, sql: "EXPLAIN QUERY PLAN " + LocalReader.dayFactsText, arguments: [1, 2, 1, 9]
            ).map { row -> String in row["detail"] }
        }
        #expect(plan.contains { $0.contains("SEARCH fact USING INDEX fact_by_day") }, "\(plan)")
        #expect(!plan.contains { $0 == "SCAN fact" }, "\(plan)")
    }

    @Test func comparedDaysStayUntilTheyAreTooOld() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        let days = Self.dates.lowerBound
        func day(_ number: Int32, _ outcome: Int64) -> ComparedDay {
            ComparedDay(
                businessDate: CalendarDate(daysSinceEpoch: days.daysSinceEpoch + number), receipts: 3,
                amount: MoneyMinorUnits(300), digest: [UInt8](repeating: 1, count: 16), outcome: outcome, answer: [7])
        }
        try database.note { $0.daysFailureCode = "unavailable" }
        try database.saveComparedDays([day(0, 1), day(1, 2)], keeping: Self.dates, through: 5, at: someMoment)
        #expect(try database.read { try $0.comparedDays() } == [day(0, 1), day(1, 2)])
        let note = try database.read { try $0.conversation() }
        #expect(note.daysComparedAt == someMoment && note.daysComparedThrough == 5 && note.daysFailureCode == nil)
        try database.saveComparedDays(
            [day(1, 1)], keeping: days.adding(days: 1)...days.adding(days: 2), through: 6, at: someMoment)
        #expect(try database.read { try $0.comparedDays() } == [day(1, 1)])
    }

    @Test func aJournalsReceiptStandsAsTheSpoolKnowsIt() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        func standing(_ key: String, _ contents: String..., reading: UInt8 = 1) throws -> JournalStanding {
            try database.read { reader in
                try reader.journalStanding(
                    kind: 1, key: key, digests: contents.map { Array($0.utf8) }, reading: [reading])
            }
        }
        let facts = ["a", "b", "v"].map { fact($0) }
        try database.accept(
            SpoolDelivery(facts: facts, sourceCanAmend: false, source: "journal", reading: [1]), at: someMoment)
        try database.accept(fact("v", content: "void", lines: 0), fact("h"), canAmend: false)
        try database.accept(fact("h", content: "x"), canAmend: false)
        #expect(try standing("a", "a") == .known)
        #expect(try standing("a", "z") == .missing)
        #expect(try standing("a", "z", reading: 2) == .held)
        #expect(try standing("v", "z") == .known)
        #expect(try standing("h", "x") == .held)
        #expect(try standing("n", "a") == .neverSeen)
        #expect(try database.read { try $0.wasReadFromJournal(kind: 1, key: "a") })
        #expect(try !database.read { try $0.wasReadFromJournal(kind: 1, key: "h") })
        // The fact is gone though its key is known.
        try database.write { try $0.execute(sql: "DELETE FROM fact WHERE key = 'b'") }
        #expect(try standing("b", "a") == .missing)
    }
}
