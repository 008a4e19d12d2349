import Foundation
import KakuzukeProtocol
import RPC
import Rating
import RatingTestSupport
import SeededTestSupport
import StorageTestSupport
import Testing

@testable import Services

// Goal: the server says of everybody what the engine says of the complete history, and its feed too. Method: the same
// random worlds as `AgreementTests` at the agent; each is a retailer with a policy as text, two stores that upload in
// batches, and people who ask for ratings and prices over TLS; states are made again by night; the feed is rated as an
// agent does it.
@Suite struct ServerAgreementTests {
    /// Cases of an ordinary run; `KAKUZUKE_TEST_SERVER_CASES` sets another number.
    static let casesPerRun = 50
    /// Retailers at a time; the database works beside them.
    static let worldsAtOnce = 2
    /// The days on which everybody is asked; days after the first. Between them due states are made from older ones.
    private static let days = [0, 11, 40, 69, AgreementWorld.lastDay]

    @Test func theServerAgrees() async throws {
        let environment = ProcessInfo.processInfo.environment
        let cases = environment["KAKUZUKE_TEST_SERVER_CASES"].flatMap { Int($0) } ?? Self.casesPerRun
        let report: AgreementReport
        if let world = environment["KAKUZUKE_TEST_SERVER_WORLD"].flatMap({ UInt64($0) }) {
            report = try await Self.compare(world)
        } else {
            report = try await AgreementReport.comparing(
                cases: cases, seed: SeededGenerator.runSeed, atOnce: Self.worldsAtOnce
            ) { try await Self.compare($0) }
        }
        print(report.figures.joined(separator: "\n"))
        for disagreement in report.disagreements { Issue.record("\(disagreement)") }
        #expect(report.disagreementCount == 0)
        #expect(report.comparisons[.server, default: 0] > report.cases, "\(report.comparisons)")
        #expect(report.comparisons[.feed, default: 0] > report.cases, "\(report.comparisons)")
        #expect(report.refusals > 0)
    }

    private static func compare(_ seed: UInt64) async throws -> AgreementReport {
        let world = try AgreementWorld(seed: seed, customers: AgreementWorld.customersPerWorld)
        var report = AgreementReport()
        report.cases = world.customers.count
        try await TestBackend.with(
            today: world.start, policyText: PolicyDocument(world.engine.policy).text
        ) { backend in
            let owner = try await backend.person([.owner])
            var uploaders = [TestUploader(backend.tenant, agent: 0), TestUploader(backend.tenant, agent: 1)]
            for position in uploaders.indices { try await uploaders[position].handshake() }
            let (agent, enrolment) = try await backend.enrolled(AgreementWorld.ownStore)
            var known = KnownFacts()
            var told = world.told[...]
            for day in days {
                let today = world.start.adding(days: day)
                backend.tenant.clock.today = today
                let present = told.prefix { $0.day <= day }
                told = told.dropFirst(present.count)
                for (position, store) in [AgreementWorld.ownStore, AgreementWorld.otherStore].enumerated() {
                    let facts = present.filter { $0.store.text == store }.map(\.fact)
                    guard !facts.isEmpty else { continue }
                    let answer = try await uploaders[position].upload(facts)
                    // A batch stores its receipts first.
                    for fact in facts where fact.kind == .receipt { _ = known.learn(fact) }
                    var contradictions = 0
                    for fact in facts where fact.kind != .receipt {
                        contradictions += known.contradicts(fact) ? 1 : 0
                        _ = known.learn(fact)
                    }
                    #expect(answer.quarantined.count == contradictions, "world \(world.seed)")
                }
                try await ask(owner, world, known, on: today, &report)
                // What waits is made now, and everything by night.
                let feed = try await SyncOverTLSTests.feed(
                    agent, after: 0, signedBy: enrolment.settings.feedPublicKey)
                try rate(feed.customers, world, known, on: today, &report)
                _ = try await backend.tenant.remaker.runNightly(backend.tenant.scope, today: today)
            }
            await agent.shutdown()
            await owner.client.shutdown()
        }
        return report
    }

    /// The days for which somebody is asked: the day itself and one of the five weeks after it.
    private static func dates(_ customer: Int, from today: CalendarDate) -> [CalendarDate] {
        [today, today.adding(days: (customer &* 7 &+ Int(today.daysSinceEpoch)) % 35 + 1)]
    }

    /// Asks for ratings and prices over the wire.
    private static func ask(
        _ owner: TestCaller, _ world: AgreementWorld, _ known: KnownFacts, on today: CalendarDate,
        _ report: inout AgreementReport
    ) async throws {
        let engine = world.engine
        for (customer, identifier) in world.customers.enumerated() {
            var rating = Kakuzuke_V1_GetRatingRequest()
            rating.customer.identifier = Kakuzuke_V1_HashedIdentifier(identifier)
            rating.reason = "test"
            guard known.customers.contains(identifier) else {
                #expect(try await owner.refusal("RatingService/GetRating", rating)?.code == .notFound)
                continue
            }
            let usage = known.usage(of: identifier, engine)
            let evaluation = engine.evaluation(of: usage)
            for date in dates(customer, from: today) {
                rating.asOf = date.daysSinceEpoch
                let ratings: Kakuzuke_V1_GetRatingResponse = try await owner.call("RatingService/GetRating", rating)
                let expected = evaluation.ratings(on: date)
                for entry in expected { report.stages[entry.stage, default: 0] += 1 }
                var difference =
                    ratings.ratings == expected.map { Kakuzuke_V1_SubjectRating($0, policy: engine.policy) }
                    ? "" : "rated \(ratings.ratings), not \(expected)"
                difference += try await quoteDifference(
                    owner, rating.customer, world.basket(customer, on: date), usage, engine, on: date, &report)
                report.note(.server, difference: difference) { world.place(customer, asked: date, on: today) }
            }
        }
    }

    /// What is wrong with the server's price; empty: nothing.
    private static func quoteDifference(
        _ owner: TestCaller, _ customer: Kakuzuke_V1_CustomerReference, _ basket: Basket, _ usage: CustomerUsage,
        _ engine: RatingEngine, on date: CalendarDate, _ report: inout AgreementReport
    ) async throws -> String {
        var request = Kakuzuke_V1_QuoteRequest()
        request.customer = customer
        request.asOf = date.daysSinceEpoch
        request.reason = "test"
        request.basket = Kakuzuke_V1_Basket(basket)
        if basket.reservedDaysAhead < 0 { request.basket.reservedDaysAhead = .max }
        let expected: Kakuzuke_V1_QuoteResponse
        do {
            let read = try Basket(request.basket) { _ in nil }
            let quote = try engine.quote(read, for: engine.evaluation(of: usage), on: date)
            expected = Kakuzuke_V1_QuoteResponse(
                quote, basket: read, products: read.lines.map { _ in "" },
                ways: try engine.ways(from: quote, read, for: usage), policy: engine.policy,
                level: engine.policy.disclose)
        } catch {
            report.refusals += 1
            let refusal = try await owner.refusal("RatingService/Quote", request)
            return refusal?.code == .invalidArgument ? "" : "\(String(describing: refusal)), not refused for \(error)"
        }
        var answer: Kakuzuke_V1_QuoteResponse = try await owner.call("RatingService/Quote", request)
        answer.quoteID = ""
        answer.policyVersion = 0
        for (position, rating) in expected.ratings.enumerated()
        where answer.ratings.indices.contains(position)
            && answer.ratings[position].wayToNextGrade.kind == .unknown
            && answer.ratings[position].wayToNextGrade.countsFrom == rating.wayToNextGrade.countsFrom
        {
            // Where the kept state does not reach to the day that counts, only the day is told.
            answer.ratings[position].wayToNextGrade = rating.wayToNextGrade
        }
        return answer == expected ? "" : "priced \(answer), not \(expected)"
    }

    /// Rates everybody from the feed alone.
    private static func rate(
        _ items: [Kakuzuke_V1_CustomerItem], _ world: AgreementWorld, _ known: KnownFacts, on today: CalendarDate,
        _ report: inout AgreementReport
    ) throws {
        let engine = world.engine
        let byHash = Dictionary(
            uniqueKeysWithValues: items.compactMap { item in item.identifiers.first.map { ($0.hash, item) } })
        #expect(items.count == known.customers.count, "world \(world.seed)")
        for (customer, identifier) in world.customers.enumerated() where known.customers.contains(identifier) {
            let item = try #require(byHash[Data(identifier.bytes)], "world \(world.seed), customer \(customer)")
            let bytes = try #require(item.states.first).states
            let states = try StateCodec.decode([UInt8](bytes), subjectCount: engine.policy.subjects.count)
            let fed = engine.evaluation(of: CustomerUsage(facts: try CustomerFacts(item.facts), states: states))
            let complete = engine.evaluation(of: known.usage(of: identifier, engine))
            for date in dates(customer, from: today)
            where states.allSatisfy({ $0.base < date && date <= $0.exactUntil }) {
                let basket = world.basket(customer, on: date)
                let difference = AgreementAnswer(engine, fed, basket, on: date)
                    .difference(to: AgreementAnswer(engine, complete, basket, on: date))
                report.note(.feed, difference: difference) { world.place(customer, asked: date, on: today) }
            }
        }
    }
}
