import Foundation
import KakuzukeProtocol
import Rating
import Storage
import StorageTestSupport
import SwiftProtobuf
import Testing

@testable import Services

// Goal: the server reckons each quote of a store from exactly the facts that the store had, calls a difference one only
// when nothing else explains it, and tells apart what other stores' facts would have changed. Method: quotes reckoned
// here from chosen facts, as a store that had only these would; what is uploaded before and after them varies.
@Suite struct QuoteCheckTests {
    private static let today = IngestTests.today

    /// Receipts of one customer that matter for grades: some months of weekly purchases.
    static func receipts(_ numbers: Range<Int>, store: String = "S01", amount: Int64 = 9_000) -> [Fact] {
        numbers.map {
            IngestTests.receipt($0, on: today.adding(days: -7 * ($0 % 40)), amount: amount, store: store)
        }
    }

    /// The newest change that a feed would tell.
    static func head(_ scene: QuoteScene) async throws -> UInt64 {
        let heads = try await scene.tenant.store.database.run(
            scene.tenant.scope, SelectTenantHead(tenant: scene.tenant.scope.tenant))
        return UInt64(try #require(heads.first).lastChange.rawValue)
    }

    static func checker(_ scene: QuoteScene) -> QuoteChecker {
        let tenant = scene.tenant
        return QuoteChecker(
            database: tenant.store.database, customers: tenant.directories.customers,
            policies: tenant.directories.policies, categories: tenant.directories.categories,
            clock: tenant.clock.wallClock)
    }

    /// Sends quotes, has them reckoned, and returns verdict and reason of each.
    static func verdicts(_ scene: QuoteScene, _ quotes: [Kakuzuke_V1_RecordedQuote]) async throws -> [String] {
        #expect(try await scene.send(quotes).refused.isEmpty)
        try await checker(scene).run(scene.tenant.scope)
        let rows = try await scene.texts(
            """
            SELECT quote_id || ' ' || verdict || CASE reason WHEN '' THEN '' ELSE ' ' || reason END FROM store_quotes
            WHERE checked_at IS NOT NULL
            """)
        let ids = Set(quotes.map(\.quoteID))
        return rows.filter { ids.contains(String($0.split(separator: " ")[0])) }.sorted()
    }

    private static func finding(_ scene: QuoteScene, _ id: String) async throws -> Kakuzuke_V1_QuoteCheck {
        let desk = QuoteDesk(database: scene.tenant.store.database, checker: checker(scene))
        var request = Kakuzuke_V1_VerifyQuoteRequest()
        request.quoteID = id
        let answer = try await desk.verify(request, by: scene.tenant.owner)
        let found = try #require(answer.quotes.first)
        #expect(found.isSigned)
        #expect(found.verdictNow == found.kept.verdict && found.reasonNow == found.kept.reason)
        #expect(found.findingNow == found.kept.finding)
        return found.kept
    }

    @Test func theSameFactsGiveTheSamePrices() async throws {
        try await QuoteScene.with { scene in
            // The feed told the first ten; eleven to fifteen are the store's own, of which the quotes knew ever more.
            let told = Self.receipts(1..<11)
            try await scene.uploader.upload(told)
            let change = try await Self.head(scene)
            let own = Self.receipts(11..<16, amount: 600_000)
            try await scene.uploader.upload(own)
            var quotes: [Kakuzuke_V1_RecordedQuote] = []
            for known in 0...5 {
                let contents = try await scene.contents(1, from: told + own.prefix(known), on: Self.today)
                quotes.append(
                    try scene.quote("Q\(known)", contents, change: change, included: 10, own: UInt64(10 + known)))
            }
            let walkIn = try await scene.contents(nil, from: [], on: Self.today)
            quotes.append(try scene.quote("Q6", walkIn, change: change))
            #expect(try await Self.verdicts(scene, quotes) == (0...6).map { "Q\($0) 1" })
            // What was looked at stays as it was found.
            #expect(try await Self.checker(scene).run(scene.tenant.scope) == 0)
            // Without the own facts the grades differ, so that the sequence matters.
            let blind = try await scene.contents(1, from: told, on: Self.today)
            let wrong = try scene.quote("wrong", blind, change: change, included: 10, own: 15)
            let known = try await scene.contents(1, from: told + own, on: Self.today)
            #expect(blind.ratings != known.ratings)
            #expect(try await Self.verdicts(scene, [wrong]) == ["wrong 2"])
        }
    }

    @Test func aDifferenceIsToldWithBothNumbers() async throws {
        try await QuoteScene.with { scene in
            let facts = Self.receipts(1..<11)
            try await scene.uploader.upload(facts)
            let change = try await Self.head(scene)
            var contents = try await scene.contents(1, from: facts, on: Self.today)
            let right = contents.total
            contents.total += 1
            contents.unitPrices = [UInt64(clamping: right + 7)]
            contents.ratings[0].classScore += 3
            let quote = try scene.quote("off", contents, change: change, included: 10)
            #expect(try await Self.verdicts(scene, [quote]) == ["off 2"])
            let finding = try await Self.finding(scene, "off").finding
            #expect(finding.reckonedTotal == right)
            #expect(finding.differences.map(\.field) == ["total", "unit_price", "class_score"])
            #expect(finding.differences.map(\.line) == [0, 1, 0])
            #expect(finding.differences[0].told == "\(right + 1)" && finding.differences[0].reckoned == "\(right)")
            #expect(!finding.differences[2].subject.isEmpty)
            var request = Kakuzuke_V1_ListQuoteChecksRequest()
            request.fromDate = Self.today.daysSinceEpoch
            request.throughDate = Self.today.daysSinceEpoch
            request.verdict = .different
            let desk = QuoteDesk(database: scene.tenant.store.database, checker: Self.checker(scene))
            let listed = try await desk.list(request, by: scene.tenant.owner)
            #expect(listed.checks.map(\.quoteID) == ["off"] && listed.checks[0].finding == finding)
            var verify = Kakuzuke_V1_VerifyQuoteRequest()
            verify.quoteID = "off"
            let signed = try await desk.verify(verify, by: scene.tenant.owner).quotes.map(\.contents)
            #expect(signed == [quote.contents], "headquarters holds files against what is signed")
            #expect(listed.counts.map(\.quotes) == [1] && listed.counts.map(\.verdict) == [.different])
            request.after = listed.checks[0]
            #expect(try await desk.list(request, by: scene.tenant.owner).checks.isEmpty)
            request.throughDate -= 1
            await #expect(throws: ServiceError.self) { try await desk.list(request, by: scene.tenant.owner) }
        }
    }

    @Test func whatOtherStoresToldLaterIsToldApart() async throws {
        try await QuoteScene.with { scene in
            let facts = Self.receipts(1..<11)
            try await scene.uploader.upload(facts)
            let change = try await Self.head(scene)
            let contents = try await scene.contents(1, from: facts, on: Self.today)
            var other = TestUploader(scene.tenant, agent: 1, epoch: 2)
            try await other.handshake()
            let more = Self.receipts(100..<140, store: "S02", amount: 400_000)
            try await other.upload(more)
            // The store's own next purchase is none of the other stores' facts.
            try await scene.uploader.upload([IngestTests.receipt(90, amount: 9_000_000)])
            let quote = try scene.quote("late", contents, change: change, included: 10, own: 10)
            #expect(try await Self.verdicts(scene, [quote]) == ["late 1"])
            let expected = try await scene.contents(1, from: facts + more, on: Self.today)
            let finding = try await Self.finding(scene, "late").finding
            #expect(expected.total != contents.total)
            #expect(finding.totalWithOthers == expected.total && finding.differences.isEmpty)
        }
    }

    @Test func amendmentsAndVoidsCountFromWhenTheyWereKnown() async throws {
        try await QuoteScene.with { scene in
            let facts = Self.receipts(1..<11)
            try await scene.uploader.upload(facts)
            let change = try await Self.head(scene)
            let amended = IngestTests.receipt(3, on: Self.today.adding(days: -21), amount: 700_000)
            let void = IngestTests.receipt(4, on: Self.today.adding(days: -28), event: .void)
            try await scene.uploader.upload([amended, void])
            let before = try await scene.contents(1, from: facts, on: Self.today)
            var present = facts
            present[2] = amended
            let between = try await scene.contents(1, from: present, on: Self.today)
            present.remove(at: 3)
            let after = try await scene.contents(1, from: present, on: Self.today)
            let quotes = [
                try scene.quote("A", before, change: change, included: 10, own: 10),
                try scene.quote("B", between, change: change, included: 10, own: 11),
                try scene.quote("C", after, change: change, included: 10, own: 12),
                try scene.quote("D", after, change: try await Self.head(scene), included: 12, own: 12),
            ]
            #expect(before.ratings != between.ratings)
            #expect(try await Self.verdicts(scene, quotes) == ["A 1", "B 1", "C 1", "D 1"])
        }
    }

    @Test func whatMayExplainADifferenceIsNoDefect() async throws {
        try await QuoteScene.with { scene in
            let facts = Self.receipts(1..<11)
            try await scene.uploader.upload(facts)
            let change = try await Self.head(scene)
            let blind = try await scene.contents(1, from: [], on: Self.today, remarks: ["customer_limited"])
            let limited = try scene.quote("limited", blind, change: change, included: 10)
            let good = try await scene.contents(1, from: facts, on: Self.today, remarks: ["customer_limited"])
            let followed = try scene.quote("followed", good, change: change, included: 10)
            #expect(
                try await Self.verdicts(scene, [limited, followed]) == ["followed 1", "limited 3 customer_limited"])
            // A version that is not there, a customer whom nobody knows, and one whom nobody knew.
            let unknown = try await scene.contents(33, from: [], on: Self.today)
            let strange = try await scene.contents(34, from: [], on: Self.today, remarks: ["customer_unknown"])
            let walkIn = try await scene.contents(nil, from: [], on: Self.today)
            var treated = walkIn
            treated.identifier = Kakuzuke_V1_HashedIdentifier(IngestTests.customer(1))
            treated.remarkCodes = ["ratings_out_of_range"]
            let quotes = [
                try scene.quote("old", good, change: change, version: 77),
                try scene.quote("unknown", unknown, change: change),
                try scene.quote("strange", strange, change: change),
                try scene.quote("treated", treated, change: change),
            ]
            #expect(
                try await Self.verdicts(scene, quotes)
                    == ["old 3 policy_unknown", "strange 1", "treated 1", "unknown 3 customer_unknown"])
            // A fact that was put aside counted for the store all the same.
            try await scene.uploader.upload([IngestTests.receipt(50, store: "S77")])
            let aside = try scene.quote("aside", good, change: change, included: 10)
            #expect(try await Self.verdicts(scene, [aside]) == ["aside 3 facts_quarantined"])
        }
    }

    @Test func factsWithoutAnEarlierStateMakeItImpossible() async throws {
        try await QuoteScene.with { scene in
            let facts = Self.receipts(1..<11)
            try await scene.uploader.upload(facts)
            let change = try await Self.head(scene)
            let contents = try await scene.contents(1, from: facts, on: Self.today)
            func input(_ key: String) -> Fact {
                .input(
                    CustomerInputFact(
                        store: StoreCode("S01")!, key: key, customer: IngestTests.customer(1),
                        input: .enrolment(EnrolmentChoice(option: "card", on: Self.today))))
            }
            try await scene.uploader.upload([input("1")])
            let before = try scene.quote("before", contents, change: change, included: 10, own: 10)
            #expect(try await Self.verdicts(scene, [before]) == ["before 3 facts_changed"])
            // The store's own input, of which the quote knew, is no obstacle.
            let after = try scene.quote("after", contents, change: change, included: 10, own: 11)
            let verdict = try await Self.verdicts(scene, [after])
            #expect(verdict == ["after 1"] || verdict == ["after 2"])
            // Another customer's merge is none of this one's; this one's is.
            let now = try await Self.head(scene)
            let tenant = "tenant_id = '\(scene.tenant.scope.tenant)'"
            try await scene.tenant.store.run(
                script: "UPDATE customers SET facts_change = \(now + 1) WHERE \(tenant)")
            let merged = try scene.quote("merged", contents, change: now, included: 11)
            #expect(try await Self.verdicts(scene, [merged]) == ["merged 3 facts_changed"])
            try await scene.tenant.store.run(
                script: "UPDATE tenant_heads SET facts_dated_after = \(now + 1) WHERE \(tenant)")
            let early = try scene.quote("early", contents, change: now, included: 11)
            #expect(try await Self.verdicts(scene, [early]) == ["early 3 before_records"])
        }
    }

    @Test func changesOfBeforeTheDatabaseWasPutBackAreNotCompared() async throws {
        try await QuoteScene.with { scene in
            let facts = Self.receipts(1..<11)
            try await scene.uploader.upload(facts)
            let head = try await Self.head(scene)
            let contents = try await scene.contents(1, from: facts, on: Self.today)
            // The agent has a feed that this database never made.
            var hello = scene.uploader.request()
            hello.feedChange = head + 5
            _ = try await scene.tenant.conversation.handshake(hello, scene.uploader.agent)
            let quotes = [
                try scene.quote("past", contents, change: head + 4, included: 10),
                try scene.quote("now", contents, change: head + 5, included: 10),
            ]
            #expect(try await Self.verdicts(scene, quotes) == ["now 1", "past 3 before_records"])
        }
    }

    @Test func numbersOfAnotherInstallationAreNotCompared() async throws {
        try await QuoteScene.with { scene in
            let facts = Self.receipts(1..<4)
            let change = try await Self.head(scene)
            try await scene.uploader.upload(facts)
            var anew = TestUploader(scene.tenant, agent: 0, epoch: 9)
            let hello = try await scene.tenant.conversation.handshake(anew.request(adopt: true), anew.agent)
            anew.next = hello.nextSequence
            scene.uploader = anew
            let contents = try await scene.contents(1, from: facts, on: Self.today)
            let quote = try scene.quote("anew", contents, change: change, own: 0)
            #expect(try await Self.verdicts(scene, [quote]) == ["anew 3 installation_changed"])
        }
    }

    @Test func aFeedThatToldMoreThanItsNumberIsNoDefect() async throws {
        try await QuoteScene.with { scene in
            let facts = Self.receipts(1..<11)
            try await scene.uploader.upload(facts)
            let change = try await Self.head(scene)
            var other = TestUploader(scene.tenant, agent: 1, epoch: 2)
            try await other.handshake()
            let more = Self.receipts(100..<140, store: "S02", amount: 400_000)
            try await other.upload(more)
            let contents = try await scene.contents(1, from: facts + more, on: Self.today)
            let quote = try scene.quote("overlap", contents, change: change, included: 10, own: 10)
            #expect(try await Self.verdicts(scene, [quote]) == ["overlap 3 feed_overlap"])
        }
    }
}
