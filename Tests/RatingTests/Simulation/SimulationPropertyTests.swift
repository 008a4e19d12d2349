import RatingTestSupport
import SeededTestSupport
import Testing

@testable import Rating

// Goal: a simulation tells what the product's own ratings and quotes tell, whatever the policies, the receipts, their
// order and how customers are divided among workers. Method: random pairs of policies and histories, `NaiveSimulation`.
@Suite struct SimulationPropertyTests {
    private static let codes = SimulationCodes(
        // One category and one store of the histories are in no list.
        categories: RandomPolicy.categories.filter { $0 != "酒" }, stores: RandomPolicy.stores.filter { $0 != "N2" })

    /// A random comparison: customers, receipts of nobody known, and the plan.
    private struct Trial {
        var plan: SimulationPlan
        var customers: [NaiveSimulation.Customer]
        var walkIns: [Receipt]

        init(seed: UInt64) throws {
            var policies = RandomPolicy(seed: seed)
            var random = SeededGenerator(seed: seed &+ 1)
            let old = policies.policy(isFair: random.chance(50))
            var new = random.chance(30) ? old : policies.policy(isFair: random.chance(50))
            if random.chance(30) { new.window(random.pick([1, 30, 400])) }
            let day = RandomHistory.day(&random)
            plan = SimulationPlan(
                old: try RatingEngine(old), new: try RatingEngine(new), asOf: day,
                firstDay: random.chance(30) ? day.adding(days: -random.number(0...900)) : nil,
                codes: SimulationPropertyTests.codes, listed: random.pick([0, 1, 3, 100]))
            var histories = RandomHistory(seed: seed &+ 2, day: day)
            let subjects = (old.subjects + new.subjects).map(\.code)
            customers = (1...random.number(1...8)).map { key in
                NaiveSimulation.Customer(
                    key: Int64(key), facts: histories.facts(subjects: subjects),
                    receipts: SimulationPropertyTests.known(histories.receipts(random.number(0...12))))
            }
            walkIns = SimulationPropertyTests.known(histories.receipts(random.number(0...4)))
        }

        func simulate(_ customers: [NaiveSimulation.Customer], _ walkIns: [Receipt]) -> PolicySimulation {
            var simulator = PolicySimulator(plan)
            for customer in customers {
                simulator.add(
                    customer: customer.key, facts: customer.facts,
                    history: SimulatedHistory(customer.receipts, SimulationPropertyTests.codes))
            }
            simulator.add(walkIns: SimulatedHistory(walkIns, SimulationPropertyTests.codes))
            return simulator.simulation
        }
    }

    /// The receipts with what is in no list called as a simulation takes it: of no category, of no store.
    private static func known(_ receipts: [Receipt]) -> [Receipt] {
        receipts.map { receipt in
            var receipt = receipt
            if !codes.stores.contains(receipt.store) { receipt.store = "" }
            for line in receipt.lines.indices where !codes.categories.contains(receipt.lines[line].category) {
                receipt.lines[line].category = ""
            }
            return receipt
        }
    }

    private static var seeds: [UInt64] {
        (0..<UInt64(TestRun.count("KAKUZUKE_TEST_SIMULATIONS", default: 150))).map { TestRun.seed &+ 1_000 * $0 }
    }

    /// What random trials must meet, so that no comparison is one of nothing.
    private static let things = ["falls", "other ladders", "ups", "downs", "flags", "rates"]

    @Test func theSumsAreThoseOfRatingsAndQuotes() throws {
        var met: [String: Int] = [:]
        for seed in Self.seeds { try compareSums(seed, &met) }
        // Some things are rare: more trials are made until each was met often enough.
        var further = Self.seeds.last ?? TestRun.seed
        for _ in 0..<5_000 where !Self.things.allSatisfy({ met[$0, default: 0] >= 5 }) {
            further &+= 1_000
            try compareSums(further, &met)
        }
        for thing in Self.things {
            #expect(met[thing, default: 0] >= 5, "\(met)")
        }
    }

    /// Compares one trial's sums, and counts what it met.
    private func compareSums(_ seed: UInt64, _ met: inout [String: Int]) throws {
        let trial = try Trial(seed: seed)
        let plan = trial.plan
        let report = SimulationReport(trial.simulate(trial.customers, trial.walkIns), plan: plan)
        var naive = NaiveSimulation(plan)
        for customer in trial.customers { try naive.add(customer) }
        for receipt in trial.walkIns { try naive.addWalkIn(receipt) }
        let rows = Dictionary(
            uniqueKeysWithValues: report.rows.map { row in
                (
                    NaiveSimulation.Place(subject: row.subject, old: nil, new: row.grade),
                    NaiveSimulation.Figures(row.figures)
                )
            })
        #expect(rows == naive.rows, "seed \(seed)")
        #expect(NaiveSimulation.Figures(report.total) == naive.rows.values.reduce(.init(), +), "seed \(seed)")
        #expect(NaiveSimulation.Figures(report.walkIns) == naive.walkIns, "seed \(seed)")
        #expect(report.unpricedLines == naive.unpricedLines, "seed \(seed)")
        var movements: [NaiveSimulation.Place: Int64] = [:]
        for movement in report.movements {
            for (old, row) in movement.customers.enumerated() {
                for (new, count) in row.enumerated() where count > 0 {
                    let place = NaiveSimulation.Place(
                        subject: movement.subject, old: old == 0 ? nil : old - 1, new: new == 0 ? nil : new - 1)
                    movements[place] = count
                }
            }
        }
        #expect(movements == naive.movements, "seed \(seed)")
        expectLists(report, naive, seed)
        let tenths = naive.tenths
        let directions = naive.directions
        met["falls", default: 0] += naive.falls.count
        met["other ladders", default: 0] += naive.fallLimit == nil ? 1 : 0
        met["ups", default: 0] += directions.count { $0.ups > 0 }
        met["downs", default: 0] += directions.count { $0.downs > 0 }
        met["flags", default: 0] += tenths.count { $0.paysMoreThanLower }
        met["rates", default: 0] += tenths.count { $0.oldRate != nil && $0.newRate != nil }
    }

    /// The lists are the largest changes, more first, then the lower number.
    private func expectLists(_ report: SimulationReport, _ naive: NaiveSimulation, _ seed: UInt64) {
        let losses = naive.changes.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let gains = naive.changes.filter { $0.value < 0 }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        let listed = naive.plan.listed
        #expect(report.losses.map(\.customer) == losses.prefix(listed).map(\.key), "seed \(seed)")
        #expect(report.gains.map(\.customer) == gains.prefix(listed).map(\.key), "seed \(seed)")
        #expect(
            report.losses.map { $0.newSales.rawValue - $0.oldSales.rawValue } == losses.prefix(listed).map(\.value),
            "seed \(seed)")
        #expect(report.fallLimit == naive.fallLimit, "seed \(seed)")
        #expect(report.falls == Array(naive.falls.prefix(listed)), "seed \(seed)")
        #expect(report.fallenCustomers == Int64(Set(naive.falls.map(\.customer)).count), "seed \(seed)")
        #expect(report.movements.map(NaiveSimulation.Directions.init) == naive.directions, "seed \(seed)")
        #expect(report.deciles.map(NaiveSimulation.Tenth.init) == naive.tenths, "seed \(seed)")
    }

    @Test func theReportIsTheSameInAnyOrderAndDivision() throws {
        for seed in Self.seeds {
            let trial = try Trial(seed: seed)
            let whole = SimulationReport(trial.simulate(trial.customers, trial.walkIns), plan: trial.plan)
            var random = SeededGenerator(seed: seed &+ 3)
            let shuffled = trial.customers.shuffled(using: &random).map { customer in
                var customer = customer
                customer.receipts.shuffle(using: &random)
                return customer
            }
            let cut = random.number(0...shuffled.count)
            let parts = [
                trial.simulate(Array(shuffled[cut...]), []), trial.simulate([], trial.walkIns),
                trial.simulate(Array(shuffled[..<cut]), []),
            ].shuffled(using: &random)
            var merged = PolicySimulation(trial.plan)
            for part in parts { merged.merge(part) }
            #expect(SimulationReport(merged, plan: trial.plan) == whole, "seed \(seed)")
        }
    }

    @Test func aPolicyAgainstItselfChangesNothing() throws {
        for seed in Self.seeds {
            var trial = try Trial(seed: seed)
            trial.plan = SimulationPlan(
                old: trial.plan.new, new: trial.plan.new, asOf: trial.plan.asOf, codes: Self.codes)
            let report = SimulationReport(trial.simulate(trial.customers, trial.walkIns), plan: trial.plan)
            for movement in report.movements {
                #expect(movement.same == report.customers && movement.ups + movement.downs == 0, "seed \(seed)")
                for (old, row) in movement.customers.enumerated() {
                    #expect(row.enumerated().allSatisfy { $0.offset == old || $0.element == 0 }, "seed \(seed)")
                }
            }
            #expect(report.total.oldSales == report.total.newSales && report.total.change == .zero, "seed \(seed)")
            #expect(report.rows.allSatisfy { $0.figures.oldFee == $0.figures.newFee }, "seed \(seed)")
            #expect(report.losses.isEmpty && report.gains.isEmpty && report.falls.isEmpty, "seed \(seed)")
            #expect(report.fallenCustomers == 0, "seed \(seed)")
            #expect(report.deciles.allSatisfy { $0.oldRate == $0.newRate }, "seed \(seed)")
        }
    }

    @Test func pricesInSixtyFourBitsAreThoseInAHundredAndTwentyEight() {
        var policies = RandomPolicy(seed: TestRun.seed)
        var random = SeededGenerator(seed: TestRun.seed)
        for _ in 0..<200 {
            let calculator = PriceCalculator(policy: policies.policy(isFair: false))
            for _ in 0..<50 {
                // From nothing to the limit, where the narrow way gives up.
                let cost = UnitCostHundredths(Int64.random(in: 0...(1 << random.number(0...39)), using: &random))
                let fee = BasisPoints(Int32(random.number(0...9_999)))
                let tax = BasisPoints(random.pick([0, 800, 1000, 100_000]))
                let price = calculator.unitPrice(cost: cost, fee: fee, tax: tax, listPrice: nil)
                #expect(price == calculator.widePrice(cost: cost, fee: fee, tax: tax), "\(cost) \(fee) \(tax)")
            }
        }
    }
}

extension Policy {
    /// Gives the policy another window.
    fileprivate mutating func window(_ days: Int) { windowDays = days }
}
