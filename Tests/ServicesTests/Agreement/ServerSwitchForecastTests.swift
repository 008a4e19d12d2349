import Foundation
import KakuzukeProtocol
import RPC
import Rating
import RatingTestSupport
import SeededTestSupport
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: what the server foretells across the days on which other versions take over comes true at the server. Method:
// a retailer with a random policy and random versions on the schedule; the business clock goes on day by day, the
// nightly rounds run, and everybody's rating of the day is held against all that was foretold for it over the wire.
@Suite struct ServerSwitchForecastTests {
    private static let days = CustomerEvaluation.forecastDays
    private static let customers = 5

    /// What one customer has in each subject: stage and grade, as the wire tells them.
    private typealias Standing = [String: [String]]

    /// A server with a world's customers, and two persons.
    private struct Scene {
        let backend: TestBackend
        let world: AgreementWorld
        let owner: TestCaller
        let activator: TestCaller
        private(set) var customers: [IdentifierHash] = []

        var tenant: ServiceTestTenant { backend.tenant }

        init(_ backend: TestBackend, _ world: AgreementWorld) async throws {
            self.backend = backend
            self.world = world
            owner = try await backend.person([.owner])
            activator = try await backend.person([.policyActivator])
            // The version in force was put into the database by hand.
            _ = try await backend.tenant.store.database.run(
                backend.tenant.scope, TakeNumbers(tenant: backend.tenant.scope.tenant, name: "policy", count: 1))
            var known = KnownFacts()
            for (position, store) in [AgreementWorld.ownStore, AgreementWorld.otherStore].enumerated() {
                var uploader = TestUploader(backend.tenant, agent: position)
                try await uploader.handshake()
                let facts = world.told.filter { $0.day == 0 && $0.store.text == store }.map(\.fact)
                guard !facts.isEmpty else { continue }
                try await uploader.upload(facts)
                for fact in facts { _ = known.learn(fact) }
            }
            customers = world.customers.filter { known.customers.contains($0) }
            _ = try await rounds.run()
        }

        var rounds: RemakeRounds {
            RemakeRounds(
                database: tenant.store.database, remaker: tenant.remaker, policies: tenant.directories.policies,
                clock: tenant.clock.wallClock)
        }

        /// Uploads a policy and puts it on the schedule.
        func schedule(_ policy: Policy, days: Int) async throws -> UInt32 {
            var upload = Kakuzuke_V1_UploadPolicyRequest()
            upload.file = "next.yaml"
            upload.text = PolicyDocument(policy).text
            let taken: Kakuzuke_V1_UploadPolicyResponse = try await owner.call("PolicyService/UploadPolicy", upload)
            try #require(taken.version != 0, "\(taken.remarks)")
            var activate = Kakuzuke_V1_ActivatePolicyRequest()
            activate.version = taken.version
            activate.effectiveFrom = world.start.adding(days: days).daysSinceEpoch
            activate.unsimulatedReason = "test"
            let _: Kakuzuke_V1_ActivatePolicyResponse = try await activator.call(
                "PolicyService/ActivatePolicy", activate)
            return taken.version
        }

        func withdraw(_ version: UInt32, days: Int) async throws {
            var withdraw = Kakuzuke_V1_WithdrawPolicyRequest()
            withdraw.version = version
            withdraw.effectiveFrom = world.start.adding(days: days).daysSinceEpoch
            let _: Kakuzuke_V1_WithdrawPolicyResponse = try await activator.call(
                "PolicyService/WithdrawPolicy", withdraw)
        }

        func rating(
            _ customer: IdentifierHash, on date: CalendarDate? = nil
        ) async throws -> Kakuzuke_V1_GetRatingResponse {
            var request = Kakuzuke_V1_GetRatingRequest()
            request.customer.identifier = Kakuzuke_V1_HashedIdentifier(customer)
            request.reason = "test"
            if let date { request.asOf = date.daysSinceEpoch }
            return try await owner.call("RatingService/GetRating", request)
        }

        func explanation(_ customer: IdentifierHash) async throws -> Kakuzuke_V1_ExplainRatingResponse {
            var request = Kakuzuke_V1_ExplainRatingRequest()
            request.customer.identifier = Kakuzuke_V1_HashedIdentifier(customer)
            request.reason = "test"
            request.language = "en"
            return try await owner.call("RatingService/ExplainRating", request)
        }
    }

    private static func with(_ policy: Policy?, _ body: (Scene) async throws -> Void) async throws {
        var world: AgreementWorld?
        for number in 0..<500 where world == nil {
            let next = try AgreementWorld(
                seed: SeededGenerator.runSeed &* 5_003 &+ UInt64(number), customers: customers)
            // The tenant of the test keeps its books in yen, and somebody has to be known.
            let isKnown = next.told.contains { $0.day == 0 }
            if next.engine.policy.currency == "JPY", isKnown { world = next }
        }
        let chosen = try #require(world)
        let text = PolicyDocument(policy ?? chosen.engine.policy).text
        try await TestBackend.with(today: chosen.start, policyText: text) { backend in
            let scene = try await Scene(backend, chosen)
            try await body(scene)
            await scene.owner.client.shutdown()
            await scene.activator.client.shutdown()
        }
    }

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

    @Test func whatTheServerForetellsComesTrueAcrossVersions() async throws {
        let remark = "seed \(SeededGenerator.runSeed)"
        try await Self.with(nil) { scene in
            var random = SeededGenerator(seed: scene.world.seed)
            var policies = RandomPolicy(seed: random.next())
            for days in [random.number(2...9), random.number(12...25)] {
                var policy = policies.policy(isFair: random.chance(50))
                policy.currency = "JPY"
                _ = try await scene.schedule(policy, days: days)
            }
            var expected: [IdentifierHash: [Int32: [Standing]]] = [:]
            var onSwitchDays = 0
            for day in 0...Self.days {
                let today = scene.world.start.adding(days: day)
                scene.tenant.clock.today = today
                _ = try await scene.rounds.run()
                for customer in scene.customers {
                    let answer = try await scene.rating(customer)
                    let present = Self.standing(answer)
                    let told = expected[customer]?[today.daysSinceEpoch] ?? []
                    #expect(told.count == day && told.allSatisfy { $0 == present }, "\(today), \(remark)")
                    #expect(answer.forecastEnd.lastDate == today.adding(days: Self.days).daysSinceEpoch)
                    #expect(answer.forecastEnd.nextPolicyVersion == 0)
                    for (later, standing) in Self.foretold(answer) {
                        expected[customer, default: [:]][later, default: []].append(standing)
                    }
                    onSwitchDays += answer.forecast.count { $0.newPolicyVersion != 0 }
                }
            }
            print("forecasts of the server across versions: \(onSwitchDays) changes on switch days")
            #expect(onSwitchDays > 0, "\(remark)")
        }
    }

    /// A policy by which everybody has the lowest grade; or, with the names of grades changed, the highest.
    private static func plain(isHighest: Bool) throws -> Policy {
        var policy = try #require(PolicyText.policy(try ServiceTestTenant.policyText("supermarket")))
        policy.requireEnrolment = false
        policy.hold = HoldRule()
        policy.starting.provisionalCap = policy.grades.count - 1
        let least: Int64 = isHighest ? -1_000_000 : 1_000_000
        for index in policy.grades.indices {
            policy.grades[index].minScore = Points(Int64(index) + (index == 0 ? min(least, 0) : least))
            if isHighest { policy.grades[index].name = "new \(index)" }
        }
        return policy
    }

    @Test func theScheduleIsForetoldAsItStands() async throws {
        try await Self.with(try Self.plain(isHighest: false)) { scene in
            let customer = try #require(scene.customers.first)
            let start = scene.world.start
            let low = try Self.plain(isHighest: false).grades[0].code
            let high = try #require(try Self.plain(isHighest: true).grades.last)
            let before = try await scene.rating(customer)
            #expect(before.ratings.allSatisfy { $0.grade == low })
            #expect(before.forecast.allSatisfy { $0.grade == low && $0.newPolicyVersion == 0 })
            // Another version, from the tenth day on.
            let second = try await scene.schedule(try Self.plain(isHighest: true), days: 10)
            let answer = try await scene.rating(customer)
            for rating in answer.ratings {
                let changes = answer.forecast.filter { $0.subject == rating.subject && $0.grade != low }
                let entry = try #require(changes.first)
                #expect(entry.onDate == start.adding(days: 10).daysSinceEpoch && entry.newPolicyVersion == second)
                #expect(entry.grade == high.code && entry.gradeName == high.name)
            }
            let told = try await scene.explanation(customer)
            #expect(told.explanations.flatMap(\.forecast) == answer.forecast)
            for explanation in told.explanations {
                let said = explanation.sentences.filter { $0.hasPrefix("New rules apply from") }
                #expect(said.count == 1 && said[0].contains(high.name), "\(explanation.sentences)")
            }
            // And a third one, by which everything is as before.
            let third = try await scene.schedule(try Self.plain(isHighest: false), days: 20)
            let both = try await scene.rating(customer)
            for rating in both.ratings {
                let changes = both.forecast.filter { $0.subject == rating.subject && $0.newPolicyVersion != 0 }
                #expect(
                    changes.map(\.newPolicyVersion) == [second, third] && changes.map(\.grade) == [high.code, low])
            }
            // What is taken off the schedule is not foretold any more.
            try await scene.withdraw(third, days: 20)
            #expect(try await scene.rating(customer).forecast == answer.forecast)
            try await scene.withdraw(second, days: 10)
            #expect(try await scene.rating(customer).forecast == before.forecast)
        }
    }

    @Test func subjectsThatEndAndComeAreTold() async throws {
        try await Self.with(try Self.plain(isHighest: false)) { scene in
            let customer = try #require(scene.customers.first)
            var next = try Self.plain(isHighest: true)
            let ending = next.subjects[0].code
            next.subjects[0].code = "KOMMEND"
            next.subjects[0].name = "coming subject"
            let version = try await scene.schedule(next, days: 6)
            let answer = try await scene.rating(customer)
            let last = try #require(answer.forecast.last { $0.subject == ending })
            #expect(last.stage.isEmpty && !last.hasGrade && last.newPolicyVersion == version)
            let coming = answer.forecast.filter { $0.subject == "KOMMEND" }
            #expect(coming.first?.onDate == scene.world.start.adding(days: 6).daysSinceEpoch)
            #expect(coming.first?.newPolicyVersion == version && coming.first?.grade == next.grades.last?.code)
            let told = try await scene.explanation(customer)
            #expect(told.comingSubjects.map(\.subject.code) == ["KOMMEND"])
            #expect(told.comingSubjects.flatMap(\.forecast) == coming)
            #expect(told.comingSubjects.first?.sentences.first?.contains("bring the subject coming subject") == true)
            let ended = try #require(told.explanations.first { $0.subject.code == ending })
            #expect(ended.sentences.contains { $0.contains("this subject ends") }, "\(ended.sentences)")
        }
    }

    @Test func theWayBackIsForetold() async throws {
        try await Self.with(try Self.plain(isHighest: false)) { scene in
            let customer = try #require(scene.customers.first)
            let start = scene.world.start
            let second = try await scene.schedule(try Self.plain(isHighest: true), days: 3)
            scene.tenant.clock.today = start.adding(days: 5)
            var back = Kakuzuke_V1_ReturnToPreviousPolicyRequest()
            back.reason = "test"
            back.effectiveFrom = start.adding(days: 12).daysSinceEpoch
            let returned: Kakuzuke_V1_ReturnToPreviousPolicyResponse = try await scene.owner.call(
                "PolicyService/ReturnToPreviousPolicy", back)
            #expect(returned.version == 1)
            let answer = try await scene.rating(customer)
            #expect(answer.policyVersion == second)
            for rating in answer.ratings {
                let entry = try #require(answer.forecast.first { $0.subject == rating.subject })
                #expect(entry.newPolicyVersion == 1 && entry.onDate == back.effectiveFrom)
            }
            // Who asks for a day before the switch is told of it too.
            let past = try await scene.rating(customer, on: start)
            let changes = past.forecast.filter { $0.subject == past.ratings[0].subject && $0.newPolicyVersion != 0 }
            #expect(changes.map(\.newPolicyVersion) == [second, 1])
        }
    }
}
