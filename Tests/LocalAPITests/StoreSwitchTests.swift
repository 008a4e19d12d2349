import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import Rating
import RatingTestSupport
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: what a store foretells across the days on which other versions take over comes true at the store, and it says
// so where it cannot know. Method: random versions and histories in one feed, own facts after it; the store's clock
// goes on day by day, and each answer is held against all that was foretold for it before, and against a recomputation.
@Suite struct StoreSwitchTests {
    private static let days = CustomerEvaluation.forecastDays
    private static let worlds = 40

    /// A version as the feed tells of it.
    private struct Version {
        var number: UInt32
        var from: CalendarDate
        var engine: RatingEngine
        /// Customers whose states the feed lacks.
        var lacking: Set<Int> = []
        var isReady = true
        /// A server that does not tell the day of a version that is not ready.
        var isUndated = false
    }

    /// A store's file with the customers of a world under several versions.
    private struct Store {
        let world: AgreementWorld
        let versions: [Version]
        let folder = NSTemporaryDirectory() + "kz-switch-\(UUID().uuidString)"
        let database: AgentDatabase
        /// All that the store may know.
        private(set) var known = KnownFacts()
        /// Customers of whom the feed tells.
        private(set) var fed: Set<Int> = []

        init(_ world: AgreementWorld, _ versions: [Version], ownDays: Int = 0) throws {
            self.world = world
            self.versions = versions
            database = try AgentDatabase(path: folder + "/agent.db")
            var settings = Kakuzuke_V1_AgentSettings()
            settings.timeZone = "UTC"
            settings.limitedAfterDays = 100
            settings.staleAfterDays = 100
            try database.install(
                Installation(
                    epoch: [UInt8](repeating: 1, count: 16), tenant: "t", agent: "a", store: AgreementWorld.ownStore,
                    settings: try settings.serializedBytes()))
            for entry in world.told where entry.day == 0 {
                _ = known.learn(entry.fact)
                // A store knows its own receipts again when they are changed later.
                if entry.store.text == AgreementWorld.ownStore { try accept(entry.fact) }
            }
            try feed()
            for entry in world.told where (1...max(1, ownDays)).contains(entry.day) && ownDays > 0 {
                guard entry.store.text == AgreementWorld.ownStore else { continue }
                _ = known.learn(entry.fact)
                try accept(entry.fact)
            }
        }

        private func accept(_ fact: Fact) throws {
            try database.accept(
                SpoolDelivery(facts: [try SpoolFact(fact)], sourceCanAmend: true, source: "till"),
                at: Self.noon(world.start))
        }

        private mutating func feed() throws {
            let included = try database.read { try $0.spoolStatus().lastSequence }
            let application = try database.beginFeed(
                FeedHeader(
                    isSnapshot: true, afterChange: 0, upToChange: 1, includedSequence: included, madeOn: world.start,
                    policies: try versions.map { version in
                        FeedPolicy(
                            version: version.number,
                            effectiveFrom: version.isReady ? version.from : Kakuzuke_V1_PolicyVersion.notYet,
                            scheduledFrom: version.isReady || version.isUndated ? nil : version.from,
                            payload: try Kakuzuke_V1_Policy(version.engine.policy).serializedBytes())
                    }))
            for (number, customer) in world.customers.enumerated() where known.customers.contains(customer) {
                fed.insert(number)
                let facts = known.facts(of: customer)
                let states = try versions.filter { !$0.lacking.contains(number) }.map { version in
                    // States of versions are made on days of their own.
                    let madeOn = world.start.adding(days: -(number * 3 + Int(version.number) * 7) % 20)
                    let usage = version.engine.compactUsage(
                        known.usage(of: customer, version.engine), madeOn: madeOn)
                    return FeedStates(policyVersion: version.number, states: try StateCodec.encode(usage.states))
                }
                try application.add(customers: [
                    FeedCustomer(
                        id: Int64(number + 1),
                        facts: try Kakuzuke_V1_CustomerFacts(facts.facts, reservationKeys: facts.reservationKeys)
                            .serializedBytes(),
                        identifiers: [CustomerIdentifier(customer)], states: states)
                ])
            }
            try application.commit(appliedAt: Self.noon(world.start)) {}
        }

        func remove() { try? FileManager.default.removeItem(atPath: folder) }

        static func noon(_ date: CalendarDate) -> StoredInstant {
            StoredInstant(millisecondsSinceEpoch: Int64(date.daysSinceEpoch) * 86_400_000 + 43_200_000)
        }

        func ratings(on date: CalendarDate) -> StoreRatings {
            StoreRatings(
                database: database, identifierKeys: [AgreementWorld.identifierKey],
                clock: StoreClock { Self.noon(date) }, record: { _ in }, quoteID: { "Q" })
        }

        func rating(_ customer: Int, on date: CalendarDate) throws -> Kakuzuke_V1_GetRatingResponse {
            var request = Kakuzuke_V1_GetRatingRequest()
            request.customer.identifier = Kakuzuke_V1_HashedIdentifier(world.customers[customer])
            return try ratings(on: date).rating(request)
        }

        func explanation(_ customer: Int, on date: CalendarDate, _ language: String) throws
            -> Kakuzuke_V1_ExplainRatingResponse
        {
            var request = Kakuzuke_V1_ExplainRatingRequest()
            request.customer.identifier = Kakuzuke_V1_HashedIdentifier(world.customers[customer])
            request.language = language
            return try ratings(on: date).explanation(request)
        }

        /// The version that the store rates by on a date.
        func version(on date: CalendarDate) -> Version {
            versions.last { $0.isReady && $0.from <= date } ?? versions[0]
        }
    }

    /// What a customer has in each subject: stage and grade, as the wire tells them.
    private typealias Standing = [String: [String]]

    private static func standing(_ answer: Kakuzuke_V1_GetRatingResponse) -> Standing {
        Dictionary(uniqueKeysWithValues: answer.ratings.map { ($0.subject, [$0.stage, $0.grade]) })
    }

    /// What an answer foretells for each day after its own, as far as it tells.
    private static func foretold(_ answer: Kakuzuke_V1_GetRatingResponse) -> [Int32: Standing] {
        var standing = standing(answer)
        var days: [Int32: Standing] = [:]
        for day in stride(from: answer.asOf + 1, through: answer.forecastEnd.lastDate, by: 1) {
            for entry in answer.forecast where entry.onDate == day {
                standing[entry.subject] = entry.stage.isEmpty ? nil : [entry.stage, entry.grade]
            }
            days[day] = standing
        }
        return days
    }

    /// A world with one or two versions more, on days within the forecast; now and then the first one comes back.
    private static func store(_ number: Int) throws -> Store {
        let seed = SeededGenerator.runSeed &* 6_151 &+ UInt64(number)
        var random = SeededGenerator(seed: seed)
        let world = try AgreementWorld(seed: random.next(), customers: 8)
        var policies = RandomPolicy(seed: random.next())
        var versions = [Version(number: 1, from: world.start.adding(days: -400), engine: world.engine)]
        var from = world.start
        for number in 2...random.pick([2, 3]) {
            from = from.adding(days: random.pick([1, 2, random.number(3...20)]))
            let engine = try RatingEngine(policies.policy(isFair: random.chance(50)))
            versions.append(Version(number: UInt32(number), from: from, engine: engine))
        }
        // One customer lacks the states of the last version.
        versions[versions.count - 1].lacking = [0]
        return try Store(world, versions, ownDays: random.pick([0, 3]))
    }

    @Test func whatTheStoreForetellsComesTrueAcrossVersions() throws {
        var (onSwitchDays, others, limited, shortened) = (0, 0, 0, 0)
        for number in 0..<Self.worlds {
            let store = try Self.store(number)
            defer { store.remove() }
            let customers = store.world.customers.indices.filter {
                store.known.customers.contains(store.world.customers[$0])
            }
            for customer in customers {
                let remark = "seed \(SeededGenerator.runSeed), world \(number), customer \(customer)"
                var expected: [Int32: [Standing]] = [:]
                for day in 0...Self.days {
                    let date = store.world.start.adding(days: day)
                    let answer = try store.rating(customer, on: date)
                    let present = Self.standing(answer)
                    let told = expected[date.daysSinceEpoch] ?? []
                    #expect(told.allSatisfy { $0 == present }, "\(date), \(remark)")
                    if answer.freshness == .ready {
                        let truth = Self.truth(store, customer, on: date)
                        #expect(present == truth, "recomputed, \(date), \(remark)")
                    } else {
                        limited += 1
                    }
                    for (later, standing) in Self.foretold(answer) { expected[later, default: []].append(standing) }
                    onSwitchDays += answer.forecast.count { $0.newPolicyVersion != 0 }
                    others += answer.forecast.count { $0.newPolicyVersion == 0 }
                    if answer.forecastEnd.nextPolicyVersion != 0 { shortened += 1 }
                    let last = try #require(store.versions.last)
                    // Whom the store knows by its own receipts alone it rates by every version.
                    if customer == 0, store.fed.contains(0), date < last.from, answer.freshness == .ready {
                        #expect(answer.forecastEnd.lastDate <= last.from.daysSinceEpoch - 1, "\(remark)")
                    }
                }
            }
        }
        print("forecasts of stores across versions: \(onSwitchDays) on switch days, \(others) on others")
        #expect(onSwitchDays > 100 && others > 100 && shortened > 10 && limited > 0, "\(onSwitchDays), \(others)")
    }

    /// What all that the store knows says of a customer, receipt by receipt.
    private static func truth(_ store: Store, _ customer: Int, on date: CalendarDate) -> Standing {
        let engine = store.version(on: date).engine
        let usage = store.known.usage(of: store.world.customers[customer], engine)
        let ratings = engine.evaluation(of: usage).ratings(on: date).map {
            Kakuzuke_V1_SubjectRating($0, policy: engine.policy)
        }
        return Dictionary(uniqueKeysWithValues: ratings.map { ($0.subject, [$0.stage, $0.grade]) })
    }

    // MARK: - Corners

    /// A store of a policy that gives everybody the lowest grade; version 2 gives the highest from day 10 on.
    private static func plainStore(
        isReady: Bool = true, isUndated: Bool = false, lacking: Set<Int> = []
    ) throws -> (Store, customer: Int) {
        for number in 0..<200 {
            let world = try AgreementWorld(seed: SeededGenerator.runSeed &+ UInt64(number) &* 31, customers: 3)
            var policy = world.engine.policy
            policy.requireEnrolment = false
            policy.grades = (0..<3).map { Rung(code: "G\($0)", name: "号\($0)", minScore: Points(Int64($0) * 100_000)) }
            policy.starting.provisionalCap = 2
            policy.fees.cells = policy.subjects.map { _ in
                policy.grades.map { _ in policy.classes.map { _ in BasisPoints(1000) } }
            }
            policy.fees.standard = policy.subjects.map { _ in BasisPoints(1000) }
            policy.hold = HoldRule()
            let first = try RatingEngine(policy)
            // Every score reaches the highest grade.
            policy.grades = (0..<3).map {
                Rung(code: "G\($0)", name: "級\($0)", minScore: Points(Int64($0) - 100_000_000))
            }
            let second = try RatingEngine(policy)
            let store = try Store(
                world,
                [
                    Version(number: 1, from: world.start.adding(days: -400), engine: first),
                    Version(
                        number: 2, from: world.start.adding(days: 10), engine: second, lacking: lacking,
                        isReady: isReady, isUndated: isUndated),
                ])
            if let customer = world.customers.firstIndex(where: { store.known.customers.contains($0) }) {
                return (store, customer)
            }
            store.remove()
        }
        throw CocoaError(.fileNoSuchFile)
    }

    @Test func theSwitchDayIsNamedWithTheNewGrade() throws {
        let (store, customer) = try Self.plainStore()
        defer { store.remove() }
        let start = store.world.start
        let answer = try store.rating(customer, on: start)
        let day = start.adding(days: 10)
        for rating in answer.ratings {
            #expect(rating.grade == "G0")
            let entry = try #require(answer.forecast.first { $0.subject == rating.subject && $0.grade != "G0" })
            #expect(entry.onDate == day.daysSinceEpoch && entry.grade == "G2" && entry.gradeName == "級2")
            #expect(entry.newPolicyVersion == 2)
        }
        #expect(answer.forecastEnd.lastDate == start.adding(days: Self.days).daysSinceEpoch)
        #expect(answer.forecastEnd.nextPolicyVersion == 0)
        let english = try store.explanation(customer, on: start, "en").explanations
        #expect(english.flatMap(\.forecast) == answer.forecast)
        for explanation in english {
            #expect(
                explanation.sentences.contains { $0.hasPrefix("New rules apply from") && $0.contains("級2") },
                "\(explanation.sentences)")
        }
        let japanese = try store.explanation(customer, on: start, "ja").explanations
        #expect(japanese.allSatisfy { $0.sentences.contains { $0.contains("規則が新しくなり") && $0.contains("級2") } })
    }

    @Test func withoutStatesTheForecastEndsTheDayBefore() throws {
        let (store, customer) = try Self.plainStore(lacking: [0, 1, 2])
        defer { store.remove() }
        let start = store.world.start
        let answer = try store.rating(customer, on: start)
        #expect(answer.forecastEnd.lastDate == start.adding(days: 9).daysSinceEpoch)
        #expect(answer.forecastEnd.nextPolicyVersion == 2)
        #expect(answer.forecast.allSatisfy { $0.onDate < start.adding(days: 10).daysSinceEpoch })
        let explanations = try store.explanation(customer, on: start, "en").explanations
        for explanation in explanations {
            #expect(explanation.sentences.last?.contains("after that new rules decide") == true)
            #expect(explanation.forecastEnd == answer.forecastEnd)
        }
    }

    @Test func theForecastReachesToAVersionThatIsNotReady() throws {
        // Its day is known, but not what it gives: the server has not made all states of it.
        let (store, customer) = try Self.plainStore(isReady: false)
        defer { store.remove() }
        let start = store.world.start
        for day in [0, 3, 9] {
            let answer = try store.rating(customer, on: start.adding(days: day))
            #expect(answer.forecastEnd.lastDate == start.adding(days: 9).daysSinceEpoch)
            #expect(answer.forecastEnd.nextPolicyVersion == 2)
        }
        // It is late: the version before goes on, and nobody knows for how long.
        let late = try store.rating(customer, on: start.adding(days: 10))
        #expect(late.policyVersion == 1 && late.forecastEnd.nextPolicyVersion == 2)
        #expect(late.forecastEnd.lastDate == start.adding(days: 10).daysSinceEpoch)
    }

    @Test func aVersionWithoutADateEndsTheForecastAtOnce() throws {
        // A server that does not tell the day: the version may take over on any day.
        let (store, customer) = try Self.plainStore(isReady: false, isUndated: true)
        defer { store.remove() }
        let answer = try store.rating(customer, on: store.world.start)
        #expect(answer.forecastEnd.lastDate == store.world.start.daysSinceEpoch)
        #expect(answer.forecastEnd.nextPolicyVersion == 2 && answer.forecast.isEmpty)
    }
}
