import Rating
import RatingTestSupport
import SeededTestSupport
import Testing

/// Goal: what a quote says is missing to the next grade and class of its real basket is exactly enough, under every
/// kind of policy, and the price of the next basket shows it.
///
/// Method: random policies with several rungs, random histories and baskets; what the quote names is bought, and one
/// unit less, and the basket is priced again from all receipts on the day that counts.
@Suite struct QuotedWayTests {
    private static let rounds = TestRun.count("KAKUZUKE_TEST_QUOTED_WAY_ROUNDS", default: 3_000)

    /// A customer who stands at the till with a basket.
    private struct Till {
        let engine: RatingEngine
        let facts: CustomerFacts
        let receipts: [Receipt]
        let basket: Basket
        let date: CalendarDate

        init(_ seed: UInt64) throws {
            var random = SeededGenerator(seed: seed)
            date = RandomHistory.day(&random)
            var policies = RandomPolicy(seed: random.next())
            var policy = policies.policy(isFair: random.chance(70))
            // One rung alone leads nowhere, so that half of the policies would say nothing.
            while policy.grades.count < 3 || policy.classes.count < 2 {
                policy = policies.policy(isFair: random.chance(70))
            }
            engine = try RatingEngine(policy)
            var history = RandomHistory(seed: random.next(), day: date)
            receipts = history.receipts(random.pick([0, 1, 2, 3, 4, 5, 12, 25]))
            facts = history.facts(subjects: policy.subjects.map(\.code))
            basket = history.basket()
        }

        var usage: CustomerUsage { engine.completeUsage(facts: facts, receipts: receipts) }

        /// What the policy and the customer are, for the count of what was met.
        func kinds(_ present: SubjectRating) -> [String] {
            let policy = engine.policy
            return [
                "hold \(policy.hold.period.rawValue)", "contribution \(policy.contribution.rawValue)",
                "visits by \(policy.visitUnit.rawValue)", "fee on \(policy.fees.base.rawValue)",
                "tax \(policy.tax.display.rawValue)", "stage \(present.stage.rawValue)",
                policy.hold.maxStepsDown == nil ? "any fall" : "limited fall",
                policy.requireEnrolment ? "enrolment required" : "enrolment free",
            ]
        }
    }

    @Test func exactlySoMuchMoreReachesTheGradeOfTheQuote() throws {
        var met: [String: Int] = [:]
        for round in 0..<Self.rounds {
            let seed = TestRun.seed &+ UInt64(round) &* 49_979_687
            let till = try Till(seed)
            let before = till.engine.evaluation(of: till.usage)
            let quote = try till.engine.quote(till.basket, for: before, on: till.date)
            let ways = try till.engine.ways(from: quote, till.basket, for: till.usage)
            for (entry, way) in zip(quote.ratings, ways.map(\.grade)) {
                guard case .purchase(let purchase) = way else { continue }
                let present = before.ratings(on: till.date)[entry.rating.subject]
                for kind in till.kinds(present) { met[kind, default: 0] += 1 }
                let check = QuotedWayCheck(
                    engine: till.engine, facts: till.facts, receipts: till.receipts, basket: till.basket,
                    date: till.date)
                if let finding = try check.finding(subject: entry.rating.subject, present: present, purchase) {
                    Issue.record("seed \(seed), subject \(entry.rating.subject): \(way): \(finding)")
                }
            }
        }
        // The rarest kind is met about sixteen times in so many rounds.
        guard Self.rounds >= 3_000 else { return }
        let kinds =
            HoldPeriod.allCases.map { "hold \($0.rawValue)" }
            + ContributionMeasure.allCases.map { "contribution \($0.rawValue)" }
            + VisitUnit.allCases.map { "visits by \($0.rawValue)" } + FeeBase.allCases.map { "fee on \($0.rawValue)" }
            + TaxDisplay.allCases.map { "tax \($0.rawValue)" }
            + [RatingStage.provisional, .starting, .converged].map { "stage \($0.rawValue)" }
            + ["any fall", "limited fall", "enrolment required", "enrolment free"]
        for kind in kinds { #expect(met[kind, default: 0] > 0, "\(kind) in \(met)") }
    }

    @Test func exactlySoMuchMoreReachesTheClassOfTheQuote() throws {
        // Real prices jump, so the basket's first line becomes dearer until its standard amount has just grown enough.
        var found = 0
        for round in 0..<Self.rounds {
            let seed = TestRun.seed &+ UInt64(round) &* 67_867_967
            let till = try Till(seed)
            var basket = till.basket
            basket.lines[0].listPrice = nil
            basket.lines[0].quantity = QuantityThousandths(1000)
            let quote = try till.engine.quote(basket, for: nil, on: till.date)
            let subject = quote.lines[0].subject
            guard let present = quote.ratings.firstIndex(where: { $0.rating.subject == subject }) else { continue }
            let ways = try till.engine.ways(from: quote, basket, for: till.usage)
            guard let way = ways[present].classWay else { continue }
            let needed = try Self.standardAmount(basket, subject, till) + way.amount.rawValue
            func dearer(_ hundredths: Int64) -> Basket {
                var dearer = basket
                dearer.lines[0].unitCost = UnitCostHundredths(basket.lines[0].unitCost.rawValue + hundredths)
                return dearer
            }
            var (low, high) = (Int64(0), Int64(10_000_000))
            guard try Self.standardAmount(dearer(high), subject, till) >= needed else { continue }
            while high - low > 1 {
                let middle = (low + high) / 2
                if try Self.standardAmount(dearer(middle), subject, till) >= needed {
                    high = middle
                } else {
                    low = middle
                }
            }
            found += 1
            func classIndex(_ basket: Basket) throws -> Int {
                try till.engine.quote(basket, for: nil, on: till.date).ratings[present].classIndex
            }
            #expect(try classIndex(dearer(high)) >= way.classIndex, "seed \(seed)")
            #expect(try classIndex(dearer(low)) <= quote.ratings[present].classIndex, "seed \(seed)")
        }
        #expect(Self.rounds < 3_000 || found > Self.rounds / 40, "\(found)")
    }

    /// The standard amount of a basket in a subject, tax taken out.
    private static func standardAmount(_ basket: Basket, _ subject: Int, _ till: Till) throws -> Int64 {
        try till.engine.quote(basket, for: nil, on: till.date).lines.filter { $0.subject == subject }
            .reduce(0) { sum, line in
                let total = line.standardLineTotal.rawValue
                let rate = Int64(line.tax.rawValue)
                let isIncluded = till.engine.policy.tax.display == .included
                return sum + total - (isIncluded ? total * rate / (10_000 + rate) : 0)
            }
    }
}
