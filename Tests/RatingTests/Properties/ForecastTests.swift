import Rating
import RatingTestSupport
import SeededTestSupport
import Testing

/// Goal: what is foretold comes true, on the day and on no other, while nobody buys anything more.
///
/// Method: random policies and histories; a clock goes on day by day, facts that are dated ahead become known on their
/// days, the customer's compact states follow them and are made again when they are due; what the states say each day
/// is held against the forecast, which was made from all receipts before.
@Suite struct ForecastTests {
    private static let rounds = TestRun.count("KAKUZUKE_TEST_FORECAST_ROUNDS", default: 200)
    /// Days that the clock goes on: the forecast, and a hundred days and more past it; asked anew when it ends.
    private static let days = CustomerEvaluation.forecastDays * 4

    /// One customer of a random policy and what is known of them on a day.
    private struct Customer {
        let engine: RatingEngine
        let start: CalendarDate
        let facts: CustomerFacts
        let receipts: [Receipt]

        init(_ seed: UInt64) throws {
            var random = SeededGenerator(seed: seed)
            start = RandomHistory.day(&random)
            var policies = RandomPolicy(seed: random.next())
            var policy = policies.policy(isFair: random.chance(70))
            // A single rung never changes.
            while policy.grades.count < 3 { policy = policies.policy(isFair: random.chance(70)) }
            engine = try RatingEngine(policy)
            var history = RandomHistory(seed: random.next(), day: start)
            receipts = history.receipts(random.pick([1, 2, 3, 6, 12, 25]))
            facts = history.facts(subjects: engine.policy.subjects.map(\.code))
        }

        /// Enrolment, attributes and reservations as somebody knows them who only learns of things on their days.
        func facts(knownOn day: CalendarDate) -> CustomerFacts {
            CustomerFacts(
                enrolment: facts.enrolment.filter { $0.on <= day },
                attributes: facts.attributes.filter { ($0.from ?? day) <= day },
                reservations: facts.reservations.filter { $0.madeOn <= day }.map { reservation in
                    guard let closedOn = reservation.closedOn, closedOn > day else { return reservation }
                    var open = reservation
                    open.status = .open
                    open.closedOn = nil
                    return open
                })
        }

        func usage(knownOn day: CalendarDate) -> CustomerUsage {
            engine.completeUsage(
                facts: facts(knownOn: day), receipts: receipts.filter { $0.businessDate <= day })
        }
    }

    /// The stage and the grade of a subject.
    private struct Standing: Equatable {
        var stage: RatingStage
        var grade: Int?

        init(_ rating: SubjectRating) { (stage, grade) = (rating.stage, rating.grade) }

        init(_ entry: ForecastEntry) { (stage, grade) = (entry.stage, entry.grade) }
    }

    /// How often what was met.
    private struct Counts {
        var days = 0
        var falls = 0
        var rises = 0
        var stages = 0
        var held = 0
        var stepwise = 0
        var remade = 0
    }

    @Test func theRatingChangesOnTheForetoldDaysAndOnNoOther() throws {
        var counts = Counts()
        for round in 0..<Self.rounds {
            let seed = TestRun.seed &+ UInt64(round) &* 86_028_121
            if let finding = try Self.finding(try Customer(seed), &counts) {
                Issue.record("seed \(seed): \(finding)")
            }
        }
        print("forecasts: \(counts)")
        // Far below what random seeds give, so that only a test that meets none of them fails.
        guard Self.rounds >= 200 else { return }
        #expect(counts.falls > 5 && counts.rises > 5 && counts.stages > 5, "\(counts)")
        #expect(counts.held > 3 && counts.stepwise > 0 && counts.remade > Self.rounds, "\(counts)")
    }

    /// What did not come as it was foretold; nil: nothing.
    private static func finding(_ customer: Customer, _ counts: inout Counts) throws -> String? {
        let engine = customer.engine
        let subjects = engine.policy.subjects.indices
        // The forecast knows what is dated ahead.
        let whole = engine.evaluation(of: engine.completeUsage(facts: customer.facts, receipts: customer.receipts))
        var expected = whole.ratings(on: customer.start).map { Standing($0) }
        var foretold = subjects.map { whole.forecast(subject: $0, from: customer.start) }
        let atOnce = subjects.map { whole.forecast(subject: $0, from: customer.start, days: days) }
        var joined = foretold
        var usage = engine.compactUsage(customer.usage(knownOn: customer.start), madeOn: customer.start)
        for offset in 1...days {
            let today = customer.start.adding(days: offset)
            if usage.states.contains(where: { RatingEngine.isDue($0, on: today) }) {
                usage = engine.compactUsage(customer.usage(knownOn: today), madeOn: today)
                counts.remade += 1
            } else if !learn(customer, on: today, &usage) {
                return "a state cannot follow what is dated \(today)"
            }
            let ratings = engine.evaluation(of: usage).ratings(on: today)
            for subject in subjects {
                let entry = foretold[subject].first { $0.on == today }
                let before = expected[subject]
                if let entry { expected[subject] = Standing(entry) }
                let standing = Standing(ratings[subject])
                guard standing == expected[subject] else {
                    return "\(today), subject \(subject): \(standing), not \(expected[subject]); "
                        + "hold \(engine.policy.hold), foretold \(foretold[subject])"
                }
                if entry != nil { count(before, ratings[subject], engine.policy.hold, &counts) }
            }
            counts.days += 1
            if offset % CustomerEvaluation.forecastDays == 0, offset < days {
                foretold = subjects.map { whole.forecast(subject: $0, from: today) }
                for subject in subjects { joined[subject] += foretold[subject] }
            }
        }
        return joined == atOnce ? nil : "a forecast of \(days) days is not that of its parts"
    }

    /// Lets the states follow what becomes known on a day; false: they cannot.
    private static func learn(_ customer: Customer, on today: CalendarDate, _ usage: inout CustomerUsage) -> Bool {
        let facts = customer.facts(knownOn: today)
        if facts != usage.facts {
            guard customer.engine.follow(.fact(date: today), &usage.states) == .applied else { return false }
            usage.facts = facts
        }
        for receipt in customer.receipts where receipt.businessDate == today {
            guard customer.engine.follow(.added(receipt), &usage.states) == .applied else { return false }
        }
        return true
    }

    private static func count(_ before: Standing, _ rating: SubjectRating, _ hold: HoldRule, _ counts: inout Counts) {
        if before.stage != rating.stage { counts.stages += 1 }
        guard let old = before.grade, let new = rating.grade, old != new else { return }
        if new < old { counts.falls += 1 } else { counts.rises += 1 }
        guard rating.stage == .converged, hold.period != .none else { return }
        counts.held += 1
        if hold.maxStepsDown != nil, new < old { counts.stepwise += 1 }
    }

    @Test func aGradeFallsStepByStepAsForetold() throws {
        // Goal: a limit of one rung for each month lets the highest grade go in the foretold steps.
        var policy = SmallPolicy.policy()
        policy.weights = ComponentWeights(period: 1000)
        policy.period = PeriodTables(
            amount: StepTable([.init(bound: 500, points: Points(10)), .init(bound: 1000, points: Points(20))]))
        policy.converge = ConvergenceRule(visits: 2, days: 0)
        policy.hold = HoldRule(period: .month, maxStepsDown: 1)
        let engine = try RatingEngine(policy)
        let receipts = [10, 11].map { day in
            Receipt(
                id: "R\(day)", store: "S1", businessDate: CalendarDate("2026-01-\(day)")!, payment: "cash",
                fulfilment: "carry_out",
                lines: [
                    ReceiptLine(
                        category: "APPLE", amount: MoneyMinorUnits(500), quantity: QuantityThousandths(1000))
                ])
        }
        let usage = engine.completeUsage(facts: CustomerFacts(), receipts: receipts)
        let evaluation = engine.evaluation(of: usage)
        let foretold = evaluation.forecast(subject: 0, from: CalendarDate("2026-02-10")!, days: 120)
        #expect(
            foretold == [
                ForecastEntry(on: CalendarDate("2026-03-01")!, stage: .converged, grade: 1),
                ForecastEntry(on: CalendarDate("2026-04-01")!, stage: .converged, grade: 0),
            ])
    }
}
