import Rating
import RatingTestSupport
import SeededTestSupport
import Testing

/// Goal: what must hold of every rating and quote, whatever the policy and the history.
///
/// Method: random policies and histories from the run's seed.
@Suite struct RatingPropertyTests {
    /// One random situation.
    private struct Situation {
        let engine: RatingEngine
        let facts: CustomerFacts
        let receipts: [Receipt]
        let basket: Basket
        let date: CalendarDate
        var random: SeededGenerator

        init(_ seed: UInt64, isFair: Bool = false) throws {
            random = SeededGenerator(seed: seed)
            date = RandomHistory.day(&random)
            var policies = RandomPolicy(seed: random.next())
            engine = try RatingEngine(policies.policy(isFair: isFair))
            var history = RandomHistory(seed: random.next(), day: date)
            receipts = history.receipts(random.pick([0, 1, 2, 5, 12, 25]))
            facts = history.facts(subjects: engine.policy.subjects.map(\.code))
            basket = history.basket()
        }

        func evaluation(_ facts: CustomerFacts, _ receipts: [Receipt]) -> CustomerEvaluation {
            engine.evaluation(of: engine.completeUsage(facts: facts, receipts: receipts))
        }
    }

    private static let rounds = TestRun.count("KAKUZUKE_TEST_PROPERTY_ROUNDS", default: 400)

    private func each(isFair: Bool = false, _ body: (inout Situation) throws -> Void) throws {
        for round in 0..<Self.rounds {
            var situation = try Situation(TestRun.seed &+ UInt64(round) &* 104_729, isFair: isFair)
            try body(&situation)
        }
    }

    @Test func orderOfArrivalNeverMatters() throws {
        try each { situation in
            var facts = situation.facts
            facts.enrolment.shuffle(using: &situation.random)
            facts.attributes.shuffle(using: &situation.random)
            facts.reservations.shuffle(using: &situation.random)
            let one = situation.evaluation(situation.facts, situation.receipts)
            let other = situation.evaluation(facts, situation.receipts.shuffled(using: &situation.random))
            if one.ratings(on: situation.date) != other.ratings(on: situation.date)
                || one.forecast(subject: 0, from: situation.date) != other.forecast(subject: 0, from: situation.date)
            {
                Issue.record("\(situation.engine.policy), \(situation.receipts)")
            }
        }
    }

    @Test func factsDatedAfterTheDateNeverMatter() throws {
        try each { situation in
            let date = situation.date
            var facts = situation.facts
            facts.enrolment.removeAll { $0.on > date }
            facts.attributes.removeAll { $0.from.map { $0 > date } ?? false }
            facts.reservations.removeAll { $0.madeOn > date }
            for index in facts.reservations.indices where facts.reservations[index].closedOn.map({ $0 > date }) ?? false
            {
                facts.reservations[index].closedOn = nil
                facts.reservations[index].status = .open
            }
            let known = situation.evaluation(facts, situation.receipts.filter { $0.businessDate <= date })
            let all = situation.evaluation(situation.facts, situation.receipts)
            #expect(known.ratings(on: date) == all.ratings(on: date))
            let quotes = try [known, all].map { try situation.engine.quote(situation.basket, for: $0, on: date) }
            #expect(quotes[0] == quotes[1])
        }
    }

    @Test func fairTableNeverTakesMoreThanTheStandardPrice() throws {
        // `saved` cannot be negative line by line: the standard price has the same cap and the same rounding.
        var savings = 0
        try each(isFair: true) { situation in
            let customer = situation.evaluation(situation.facts, situation.receipts)
            let quote = try situation.engine.quote(situation.basket, for: customer, on: situation.date)
            if quote.lines.contains(where: {
                $0.unitPrice > $0.standardUnitPrice || $0.lineTotal > $0.standardLineTotal
            }) {
                Issue.record("\(quote)")
            }
            if quote.saved > .zero { savings += 1 }
        }
        #expect(savings > 0)
    }

    @Test func partsOfAQuoteSum() throws {
        try each { situation in
            let policy = situation.engine.policy
            let quote = try situation.engine.quote(situation.basket, for: nil, on: situation.date)
            let lines = quote.lines.reduce(MoneyMinorUnits.zero) { $0 + $1.lineTotal }
            let tax = quote.taxes.reduce(MoneyMinorUnits.zero) { $0 + $1.tax }
            #expect(quote.taxes.reduce(MoneyMinorUnits.zero) { $0 + $1.base } == lines)
            #expect(quote.total == (policy.tax.display == .included ? lines : lines + tax))
            #expect(quote.taxes.allSatisfy { $0.tax >= .zero && $0.tax <= $0.base })
            #expect(quote.taxes.map(\.rate) == Set(quote.lines.map(\.tax)).sorted())
            let codes = quote.ratings.map { Array(policy.subjects[$0.rating.subject].code.utf8) }
            #expect(zip(codes, codes.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
        }
    }

    @Test func someoneUnknownPaysLikeAWalkIn() throws {
        try each { situation in
            var policy = situation.engine.policy
            policy.requireEnrolment = true
            let engine = try RatingEngine(policy)
            let unenrolled = engine.evaluation(
                of: engine.completeUsage(facts: CustomerFacts(), receipts: situation.receipts))
            let quote = try engine.quote(situation.basket, for: unenrolled, on: situation.date)
            #expect(try engine.quote(situation.basket, for: nil, on: situation.date) == quote)
            #expect(quote.saved == .zero)
            #expect(quote.ratings.allSatisfy { $0.rating.stage == .walkIn && $0.rating.grade == nil })
        }
    }

    @Test func quoteNeverChangesARatingThatIsFixed() throws {
        // A basket moves stages 2 and 3 and the current component only; under a hold a converged grade stands.
        try each { situation in
            let customer = situation.evaluation(situation.facts, situation.receipts)
            let plain = customer.ratings(on: situation.date)
            let quote = try situation.engine.quote(situation.basket, for: customer, on: situation.date)
            for entry in quote.ratings where entry.rating.stage == .converged {
                let before = plain[entry.rating.subject]
                #expect(before.stage == .converged)
                if situation.engine.policy.hold.period != .none { #expect(before == entry.rating) }
            }
        }
    }

    @Test func gradeNeverFallsFasterThanTheDemotionLimit() throws {
        // Goal: over three years of days a held grade falls by at most the limit, and only where a period begins.
        try each { situation in
            let hold = situation.engine.policy.hold
            guard let limit = hold.maxStepsDown, hold.period != .none else { return }
            let customer = situation.evaluation(situation.facts, situation.receipts)
            var previous = customer.ratings(on: situation.date.adding(days: -300))[0]
            for offset in -299...300 {
                let next = customer.ratings(on: situation.date.adding(days: offset))[0]
                if previous.stage == .converged, next.stage == .converged, let old = previous.grade,
                    let new = next.grade
                {
                    if new < old - limit { Issue.record("fell from \(old) to \(new), \(hold)") }
                    if new != old, previous.referenceDate == next.referenceDate {
                        Issue.record("moved within a period")
                    }
                }
                previous = next
            }
        }
    }
}
