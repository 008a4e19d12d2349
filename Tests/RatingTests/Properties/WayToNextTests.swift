import Rating
import RatingTestSupport
import SeededTestSupport
import Testing

/// Goal: what the product says is missing to the next grade or class is exactly enough.
///
/// Method: random policies and histories from the run's seed; whole receipts, with the cost that the rules name, are
/// rated again by the engine: the amount reaches the grade, nothing below it does.
@Suite struct WayToNextTests {
    private static let rounds = TestRun.count("KAKUZUKE_TEST_PROPERTY_ROUNDS", default: 400)

    /// One customer of a random policy.
    private struct Situation {
        let engine: RatingEngine
        let facts: CustomerFacts
        let receipts: [Receipt]
        let date: CalendarDate
        let payment: String
        let fulfilment: String
        var random: SeededGenerator

        init(_ seed: UInt64) throws {
            random = SeededGenerator(seed: seed)
            date = RandomHistory.day(&random)
            var policies = RandomPolicy(seed: random.next())
            engine = try RatingEngine(policies.policy(isFair: random.chance(70)))
            var history = RandomHistory(seed: random.next(), day: date)
            receipts = history.receipts(random.pick([0, 1, 2, 5, 12, 25]))
            facts = history.facts(subjects: engine.policy.subjects.map(\.code))
            payment = random.pick(RandomPolicy.payments + [""])
            fulfilment = random.pick(RandomPolicy.fulfilments + [""])
        }

        var usage: CustomerUsage { engine.completeUsage(facts: facts, receipts: receipts) }

        /// Where a line of the subject is sold; nil when no line can be.
        func place(of subject: Int) -> (category: String, store: String)? {
            for store in RandomPolicy.stores + ["elsewhere"] {
                for category in RandomPolicy.categories + ["else"] {
                    let first = engine.policy.subjects.firstIndex { $0.accepts(category: category, store: store) }
                    if first == subject { return (category, store) }
                }
            }
            return nil
        }

        /// The grade after one more receipt, from all receipts.
        func grade(of subject: Int, on countsFrom: CalendarDate, buying amount: Int64) -> Int? {
            guard let place = place(of: subject) else { return nil }
            let fee = Int64(engine.policy.fees.standard[subject].rawValue)
            let cost =
                engine.policy.fees.base == .cost
                ? (amount * 10_000 + 9_999 + fee) / (10_000 + fee) : (amount * (10_000 - fee) + 9_999) / 10_000
            let receipt = Receipt(
                id: "\u{10FFFF}", store: place.store, businessDate: date,
                time: TimeOfDay(secondsSinceMidnight: 86_399)!, payment: payment, fulfilment: fulfilment,
                lines: [
                    ReceiptLine(
                        category: place.category, amount: MoneyMinorUnits(amount),
                        quantity: QuantityThousandths(1000), cost: MoneyMinorUnits(cost))
                ])
            let usage = engine.completeUsage(facts: facts, receipts: receipts + [receipt])
            return engine.evaluation(of: usage).ratings(on: countsFrom)[subject].grade
        }
    }

    /// How often each answer was given.
    private struct Counts {
        var purchases = 0
        var held = 0
        var none = 0
        var caps = 0
        var limits = 0
    }

    @Test func exactlySoMuchMoreReachesTheNextGrade() throws {
        var counts = Counts()
        for round in 0..<Self.rounds {
            let seed = TestRun.seed &+ UInt64(round) &* 7_368_787
            var situation = try Situation(seed)
            for subject in situation.engine.policy.subjects.indices where situation.place(of: subject) != nil {
                let finding = check(&situation, subject, &counts)
                if let finding { Issue.record("seed \(seed), subject \(subject): \(finding)") }
            }
        }
        // Far below what random seeds give, so that only a test that meets none of them fails.
        #expect(counts.purchases > Self.rounds / 8 && counts.none > Self.rounds / 20, "\(counts)")
        #expect(counts.held > 0 && counts.caps > 0, "\(counts)")
    }

    /// Two purchases of 500 in January under a grade that is fixed for a month and falls by one rung at most.
    private func held() throws -> (engine: RatingEngine, usage: CustomerUsage) {
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
        return (engine, engine.completeUsage(facts: CustomerFacts(), receipts: receipts))
    }

    @Test func underAHoldTheNextPeriodIsNamedAndTheDemotionLimitToo() throws {
        let (engine, usage) = try held()
        func way(_ date: String) -> WayToNextGrade {
            engine.wayToNextGrade(of: usage, subject: 0, on: CalendarDate(date)!)
        }
        // In February it is the highest; in March nothing is left of January, and the limit holds it one rung below.
        #expect(way("2026-02-10") == .highest)
        let april = CalendarDate("2026-04-01")!
        #expect(
            way("2026-03-10")
                == .purchase(
                    .init(amount: MoneyMinorUnits(1000), grade: 2, missing: .demotionLimit, countsFrom: april)))
        // In April the limit has done its work: the grade is that of the score.
        let may = CalendarDate("2026-05-01")!
        #expect(
            way("2026-04-10")
                == .purchase(
                    .init(amount: MoneyMinorUnits(500), grade: 1, missing: .points(Points(10)), countsFrom: may)))
    }

    @Test func aPurchaseThatIsForgottenByThenLeadsNowhere() throws {
        let (monthly, customer) = try held()
        var policy = monthly.policy
        policy.windowDays = 5
        policy.hold = HoldRule(period: .quarter)
        let engine = try RatingEngine(policy)
        let today = CalendarDate("2026-05-10")!
        #expect(
            engine.wayToNextGrade(of: customer, subject: 0, on: today)
                == .none(countsFrom: CalendarDate("2026-07-01")!))
        // Who has bought nothing is not converged: today counts, and the tables of the period do not.
        let nobody = engine.completeUsage(facts: CustomerFacts(), receipts: [])
        #expect(engine.wayToNextGrade(of: nobody, subject: 0, on: today) == .none(countsFrom: today))
    }

    /// What is wrong with the way of one subject; nil: nothing.
    private func check(_ situation: inout Situation, _ subject: Int, _ counts: inout Counts) -> String? {
        let engine = situation.engine
        let present = engine.evaluation(of: situation.usage).ratings(on: situation.date)[subject]
        let way = engine.wayToNextGrade(
            of: situation.usage, subject: subject, on: situation.date, payment: situation.payment,
            fulfilment: situation.fulfilment)
        switch way {
        case .enrolment: return present.grade == nil ? nil : "a customer with a grade is told to enrol"
        case .highest: return present.grade == engine.policy.grades.count - 1 ? nil : "not the highest grade"
        case .unknown: return "all receipts reach every date"
        case .none(let countsFrom):
            counts.none += 1
            return falsePromise(&situation, subject, present, countsFrom, below: 60_000)
        case .purchase(let purchase):
            counts.purchases += 1
            if purchase.countsFrom != situation.date { counts.held += 1 }
            let reached = situation.grade(of: subject, on: purchase.countsFrom, buying: purchase.amount.rawValue)
            guard reached == purchase.grade, purchase.grade > present.grade ?? 0 else {
                return "\(way) leads to \(reached ?? -1)"
            }
            switch purchase.missing {
            case .provisionalCap: counts.caps += 1
            case .demotionLimit: counts.limits += 1
            case .points(let points):
                let score = present.score ?? .zero
                guard points > .zero, score + points == engine.policy.grades[purchase.grade].minScore else {
                    return "\(way) with a score of \(score)"
                }
            }
            return falsePromise(&situation, subject, present, purchase.countsFrom, below: purchase.amount.rawValue)
        }
    }

    /// A smaller amount that is enough as well; nil: there is none among those tried.
    private func falsePromise(
        _ situation: inout Situation, _ subject: Int, _ present: SubjectRating, _ countsFrom: CalendarDate,
        below amount: Int64
    ) -> String? {
        guard amount > 1 else { return nil }
        let tried = [amount - 1, 1] + (0..<12).map { _ in Int64(situation.random.number(1...Int(amount - 1))) }
        let enough = tried.first {
            situation.grade(of: subject, on: countsFrom, buying: $0) ?? 0 > present.grade ?? 0
        }
        return enough.map { "\($0) is enough, not only \(amount)" }
    }

    @Test func compactStatesShowTheSameWay() throws {
        var unknown = 0
        for round in 0..<Self.rounds {
            let seed = TestRun.seed &+ UInt64(round) &* 15_485_863
            let situation = try Situation(seed)
            let usage = situation.usage
            let compact = situation.engine.compactUsage(usage, madeOn: situation.date)
            for subject in usage.states.indices {
                let (whole, short) = (
                    situation.engine.wayToNextGrade(of: usage, subject: subject, on: situation.date),
                    situation.engine.wayToNextGrade(of: compact, subject: subject, on: situation.date)
                )
                if case .unknown(let date) = short {
                    unknown += 1
                    #expect(date > compact.states[subject].exactUntil, "seed \(seed)")
                } else {
                    #expect(whole == short, "seed \(seed), subject \(subject)")
                }
            }
        }
        #expect(unknown > 0)
    }

    @Test func exactlySoMuchMoreReachesTheNextClass() throws {
        var found = 0
        for round in 0..<Self.rounds {
            let seed = TestRun.seed &+ UInt64(round) &* 32_452_843
            var situation = try Situation(seed)
            // Prices that show the cost itself, so that a basket may grow by single units.
            var policy = situation.engine.policy
            policy.fees.base = .cost
            policy.fees.standard = policy.fees.standard.map { _ in .zero }
            policy.fees.cells = policy.fees.cells.map { $0.map { $0.map { _ in .zero } } }
            policy.price = PriceRule(unit: 1, rounding: .down, capAtList: false)
            policy.tax.display = .excluded
            let engine = try RatingEngine(policy)
            let lines = (0..<situation.random.number(1...3)).map { _ in
                BasketLine(
                    category: situation.random.pick(RandomPolicy.categories),
                    unitCost: UnitCostHundredths(Int64(situation.random.number(0...3000)) * 100),
                    quantity: QuantityThousandths(1000))
            }
            let basket = Basket(
                store: situation.random.pick(RandomPolicy.stores), payment: situation.payment,
                fulfilment: situation.fulfilment, reservedDaysAhead: 0, lines: lines)
            let subject = try engine.quote(basket, for: nil, on: situation.date).lines[0].subject
            func classIndex(adding amount: Int64) throws -> Int? {
                var larger = basket
                larger.lines[0].unitCost = UnitCostHundredths(lines[0].unitCost.rawValue + amount * 100)
                return try engine.quote(larger, for: nil, on: situation.date).ratings
                    .first { $0.rating.subject == subject }?.classIndex
            }
            let present = try classIndex(adding: 0) ?? 0
            guard let way = try engine.wayToNextClass(basket, subject: subject, on: situation.date) else {
                for amount in [1, 1000, 7000, 20_000] as [Int64] {
                    #expect(try classIndex(adding: amount) ?? 0 <= present, "seed \(seed), \(amount)")
                }
                continue
            }
            found += 1
            #expect(try classIndex(adding: way.amount.rawValue) == way.classIndex, "seed \(seed)")
            #expect(try classIndex(adding: way.amount.rawValue - 1) ?? 0 <= present, "seed \(seed)")
            #expect(way.classIndex > present && way.missing > .zero, "seed \(seed)")
        }
        // Far below what random seeds give.
        #expect(found > Self.rounds / 50)
    }
}
