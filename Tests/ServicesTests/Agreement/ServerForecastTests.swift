import Foundation
import KakuzukeProtocol
import RPC
import Rating
import RatingTestSupport
import SeededTestSupport
import StorageTestSupport
import Testing

@testable import Services

// Goal: what the server foretells comes true at the server and from the feed of the first day. Method: a retailer with
// a random policy under which some grades will move; nobody buys anything more; the business clock goes on day by day,
// the nightly rounds make states again, and everybody's rating of the day is asked over the wire.
@Suite struct ServerForecastTests {
    /// Days that the clock goes on: two forecasts, past the day on which states are made again.
    private static let days = CustomerEvaluation.forecastDays * 2
    private static let customers = 6

    /// What one customer has in each subject: stage and grade, as the wire tells them.
    private typealias Standing = [String: [String]]

    /// A world in which somebody's grade moves within the forecast.
    private static func world() throws -> AgreementWorld {
        for number in 0..<500 {
            let seed = SeededGenerator.runSeed &* 7_919 &+ UInt64(number)
            let world = try AgreementWorld(seed: seed, customers: customers)
            var known = KnownFacts()
            for entry in world.told where entry.day == 0 { _ = known.learn(entry.fact) }
            var changes = 0
            for customer in known.customers {
                let evaluation = world.engine.evaluation(of: known.usage(of: customer, world.engine))
                for subject in world.engine.policy.subjects.indices {
                    changes += evaluation.forecast(subject: subject, from: world.start).count
                }
            }
            if changes >= 3, world.engine.policy.hold.period != .none { return world }
        }
        throw CocoaError(.fileNoSuchFile)
    }

    @Test func gradesChangeOnTheForetoldDays() async throws {
        let world = try Self.world()
        let remark = "seed \(SeededGenerator.runSeed), world \(world.seed)"
        try await TestBackend.with(
            today: world.start, policyText: PolicyDocument(world.engine.policy).text
        ) { backend in
            let tenant = backend.tenant
            let owner = try await backend.person([.owner])
            var known = KnownFacts()
            for (position, store) in [AgreementWorld.ownStore, AgreementWorld.otherStore].enumerated() {
                var uploader = TestUploader(tenant, agent: position)
                try await uploader.handshake()
                let facts = world.told.filter { $0.day == 0 && $0.store.text == store }.map(\.fact)
                guard !facts.isEmpty else { continue }
                try await uploader.upload(facts)
                for fact in facts { _ = known.learn(fact) }
            }
            let rounds = RemakeRounds(
                database: tenant.store.database, remaker: tenant.remaker, policies: tenant.directories.policies,
                clock: tenant.clock.wallClock)
            _ = try await rounds.run()
            let (agent, enrolment) = try await backend.enrolled(AgreementWorld.ownStore)
            let feed = try await SyncOverTLSTests.feed(agent, after: 0, signedBy: enrolment.settings.feedPublicKey)
            await agent.shutdown()
            let customers = world.customers.filter { known.customers.contains($0) }
            var expected: [Standing] = []
            var foretold: [[Kakuzuke_V1_Forecast]] = []
            for customer in customers {
                let now = try await Self.rating(owner, customer)
                expected.append(Self.standing(now))
                foretold.append(now.forecast)
            }
            var (changes, remade) = (0, 0)
            for day in 1...Self.days {
                let today = world.start.adding(days: day)
                tenant.clock.today = today
                remade += try await rounds.run().customers
                for (position, customer) in customers.enumerated() {
                    for entry in foretold[position] where entry.onDate == today.daysSinceEpoch {
                        expected[position][entry.subject] = [entry.stage, entry.grade]
                        changes += 1
                    }
                    let answer = try await Self.rating(owner, customer)
                    #expect(Self.standing(answer) == expected[position], "\(today), customer \(position), \(remark)")
                    if let fed = try Self.fed(feed, customer, world.engine, on: today) {
                        #expect(fed == expected[position], "from the feed: \(today), customer \(position), \(remark)")
                    }
                    if day == CustomerEvaluation.forecastDays { foretold[position] = answer.forecast }
                }
            }
            #expect(changes >= 3 && remade >= customers.count, "\(changes) changes, \(remade) remade, \(remark)")
            await owner.client.shutdown()
        }
    }

    private static func rating(
        _ owner: TestCaller, _ customer: IdentifierHash
    ) async throws -> Kakuzuke_V1_GetRatingResponse {
        var request = Kakuzuke_V1_GetRatingRequest()
        request.customer.identifier = Kakuzuke_V1_HashedIdentifier(customer)
        request.reason = "test"
        return try await owner.call("RatingService/GetRating", request)
    }

    private static func standing(_ answer: Kakuzuke_V1_GetRatingResponse) -> Standing {
        Dictionary(uniqueKeysWithValues: answer.ratings.map { ($0.subject, [$0.stage, $0.grade]) })
    }

    /// What the feed of the first day says of a later one; nil when its states do not reach so far.
    private static func fed(
        _ feed: SyncOverTLSTests.ReceivedFeed, _ customer: IdentifierHash, _ engine: RatingEngine,
        on today: CalendarDate
    ) throws -> Standing? {
        let item = feed.customers.first { $0.identifiers.contains { $0.hash == Data(customer.bytes) } }
        let bytes = try #require(item?.states.first).states
        let states = try StateCodec.decode([UInt8](bytes), subjectCount: engine.policy.subjects.count)
        guard states.allSatisfy({ $0.base < today && today <= $0.exactUntil }), let item else { return nil }
        let usage = CustomerUsage(facts: try CustomerFacts(item.facts), states: states)
        let ratings = engine.evaluation(of: usage).ratings(on: today).map {
            Kakuzuke_V1_SubjectRating($0, policy: engine.policy)
        }
        return Dictionary(uniqueKeysWithValues: ratings.map { ($0.subject, [$0.stage, $0.grade]) })
    }
}
