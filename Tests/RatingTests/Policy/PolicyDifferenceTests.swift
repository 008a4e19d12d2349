import Rating
import RatingTestSupport
import SeededTestSupport
import Testing

/// Goal: the difference of two policies names every change once, with its numbers, and nothing else.
///
/// Method: a small policy with single changes; random policies against themselves, against others, shuffled, and with
/// names that could be taken for one another.
@Suite struct PolicyDifferenceTests {
    private func differences(_ change: (inout Policy) -> Void) -> [PolicyDifference] {
        let earlier = SmallPolicy.policy()
        var later = earlier
        change(&later)
        return later.differences(from: earlier)
    }

    @Test func numbersAreToldWithTheirChange() {
        let found = differences { policy in
            policy.windowDays = 60
            policy.fees.cells[1][2][0] = BasisPoints(1950)
            policy.grades[1].minScore = Points(15)
        }
        #expect(
            found == [
                PolicyDifference(field: "window_days", old: "30", new: "60"),
                PolicyDifference(field: "grades.G1.min_score", old: "10", new: "15"),
                PolicyDifference(field: "fees.table.B.G2.C0", old: "2000", new: "1950"),
            ])
        #expect(found.map(\.change) == [30, 5, -50])
    }

    @Test func partsThatComeAndGoAreTold() {
        let table = StepTable([.init(bound: 5, points: Points(3)), .init(bound: 1, points: Points(1))])
        let found = differences { policy in
            policy.lifetime = LifetimeTables(visits: table)
            policy.tax.rates.removeLast()
            policy.conditions = [
                ConditionGroup(name: "pay", bestOf: [Condition(payment: ["qr", "card"], points: Points(2))])
            ]
        }
        #expect(
            found == [
                PolicyDifference(field: "lifetime.visits.at_least.1", old: nil, new: "1"),
                PolicyDifference(field: "lifetime.visits.at_least.5", old: nil, new: "3"),
                PolicyDifference(field: "conditions.pay.{payment: card, qr}", old: nil, new: "2"),
                PolicyDifference(field: "tax.rates.exempt", old: "0", new: nil),
            ])
        #expect(found.allSatisfy { $0.change == nil })
    }

    @Test func equalPoliciesDoNotDifferAndOthersDo() {
        var policies = RandomPolicy(seed: TestRun.seed)
        for round in 0..<200 {
            let (one, other) = (policies.policy(isFair: false), policies.policy(isFair: round % 2 == 0))
            #expect(one.differences(from: one) == [])
            let found = other.differences(from: one)
            #expect(!found.isEmpty && found.allSatisfy { $0.old != $0.new })
            #expect(Set(found.map(\.field)).count == found.count)
            // The way back tells the same.
            let back = Set(one.differences(from: other).map { "\($0.field) \($0.new ?? "-") \($0.old ?? "-")" })
            #expect(back == Set(found.map { "\($0.field) \($0.old ?? "-") \($0.new ?? "-")" }))
        }
    }

    @Test func anotherOrderIsNoDifference() {
        var policies = RandomPolicy(seed: TestRun.seed)
        var random = SeededGenerator(seed: TestRun.seed)
        for _ in 0..<50 {
            let one = policies.policy(isFair: false)
            var other = one
            other.enrolment.shuffle(using: &random)
            other.tax.rates.shuffle(using: &random)
            other.period.visits = StepTable(one.period.visits.steps.shuffled(using: &random))
            for index in other.conditions.indices { other.conditions[index].bestOf.shuffle(using: &random) }
            #expect(other.differences(from: one) == [])
        }
    }

    @Test func entriesThatMoveIntoAGroupOfTheSameNameAreTold() {
        let card = Condition(payment: ["card"], points: Points(5))
        let qr = Condition(payment: ["qr"], points: Points(3))
        var one = SmallPolicy.policy()
        one.conditions = [ConditionGroup(name: "A", bestOf: [card, qr])]
        var two = one
        two.conditions = [ConditionGroup(name: "A", bestOf: [card]), ConditionGroup(name: "A", bestOf: [qr])]
        #expect(
            two.differences(from: one) == [
                PolicyDifference(field: "conditions.A.{payment: qr}", old: "3", new: nil),
                PolicyDifference(field: "conditions.A (2).{payment: qr}", old: nil, new: "3"),
            ])
        var turned = two
        turned.conditions.reverse()
        #expect(turned.differences(from: two) == [])
        // A name that looks like a numbered one is another.
        two.conditions[1].name = "A (2)"
        #expect(!two.differences(from: turned).isEmpty)
    }

    /// Names, values and lists that could be taken for one another.
    private static let texts = [
        "A", "A (2)", "B", "A.B", "B.C", "C", "A.{payment: card}", "everything", "card", "card, qr", "qr", "\"A\"",
        "\\", "card; weekday: mon",
    ]

    /// A policy of few parts, so that two of them are often nearly the same.
    private func similar(_ random: inout SeededGenerator) -> Policy {
        var policy = SmallPolicy.policy()
        let texts = Self.texts
        func words(_ random: inout SeededGenerator) -> [String] {
            (0..<random.number(1...2)).map { _ in random.pick(texts) }
        }
        for _ in 0..<random.number(0...2) {
            policy.attributes.append(
                AttributeRule(
                    attribute: random.pick(["A", "A.B"]), value: random.pick(["C", "B.C", "C (2)"]),
                    points: Points(Int64(random.number(1...2)))))
        }
        for _ in 0..<random.number(0...3) {
            let entries = (0..<random.number(1...2)).map { _ in
                Condition(
                    payment: random.chance(50) ? words(&random) : nil,
                    fulfilment: random.chance(20) ? words(&random) : nil, points: Points(Int64(random.number(1...2))))
            }
            policy.conditions.append(ConditionGroup(name: random.pick(Array(texts.prefix(3))), bestOf: entries))
        }
        policy.subjects[0].categories = random.chance(30) ? words(&random) : ["APPLE"]
        policy.subjects[0].stores = random.chance(30) ? words(&random) : []
        return policy
    }

    /// A small change of the kind that a flat list could hide.
    private func changed(_ policy: Policy, _ random: inout SeededGenerator) -> Policy {
        var policy = policy
        switch random.number(0...4) {
        case 0 where !policy.conditions.isEmpty:
            // The last entry of a group leaves it for one of its own.
            let place = random.number(0...(policy.conditions.count - 1))
            guard policy.conditions[place].bestOf.count > 1, let entry = policy.conditions[place].bestOf.popLast()
            else {
                break
            }
            policy.conditions.insert(
                ConditionGroup(name: policy.conditions[place].name, bestOf: [entry]), at: random.pick([0, place]))
        case 1 where policy.conditions.count > 1:
            let last = policy.conditions.removeLast()
            policy.conditions[0].bestOf += last.bestOf
        case 2 where !policy.conditions.isEmpty:
            policy.conditions[0].name = random.pick(Self.texts)
        case 3 where !policy.attributes.isEmpty:
            policy.attributes[0].points = Points(Int64(random.number(1...2)))
            policy.attributes.reverse()
        default:
            policy.conditions.shuffle(using: &random)
        }
        return policy
    }

    /// The policy with everything in one order whose order means nothing.
    private func ordered(_ policy: Policy) -> Policy {
        func table(_ table: StepTable) -> StepTable { StepTable(table.steps.sorted { $0.bound < $1.bound }) }
        func groups(_ groups: [ConditionGroup]) -> [ConditionGroup] {
            groups.map { group in
                let entries = group.bestOf.map { entry in
                    var entry = entry
                    entry.payment?.sort()
                    entry.fulfilment?.sort()
                    entry.weekday?.sort { $0.rawValue < $1.rawValue }
                    return entry
                }
                return ConditionGroup(name: group.name, bestOf: entries.sorted { "\($0)" < "\($1)" })
            }.sorted { "\($0)" < "\($1)" }
        }
        var policy = policy
        for place in policy.subjects.indices {
            policy.subjects[place].categories.sort()
            policy.subjects[place].stores.sort()
        }
        policy.lifetime = LifetimeTables(visits: table(policy.lifetime.visits), amount: table(policy.lifetime.amount))
        policy.period = PeriodTables(
            daysSinceLastVisit: table(policy.period.daysSinceLastVisit), visits: table(policy.period.visits),
            amount: table(policy.period.amount))
        if let rule = policy.reservations { policy.reservations?.amount = table(rule.amount) }
        policy.attributes.sort { "\($0)" < "\($1)" }
        policy.enrolment.sort { $0.option < $1.option }
        policy.tax.rates.sort { $0.name < $1.name }
        policy.conditions = groups(policy.conditions)
        policy.classConditions = groups(policy.classConditions)
        return policy
    }

    @Test func policiesDifferExactlyWhenSomethingIsTold() {
        var random = SeededGenerator(seed: TestRun.seed)
        var policies = RandomPolicy(seed: TestRun.seed)
        var (same, other) = (0, 0)
        for round in 0..<TestRun.count("KAKUZUKE_TEST_DIFFERENCES", default: 2_000) {
            let one = round % 10 == 0 ? policies.policy(isFair: false) : similar(&random)
            let two = random.chance(80) ? changed(one, &random) : similar(&random)
            let isSame = ordered(one) == ordered(two)
            #expect(two.differences(from: one).isEmpty == isSame, "\(one.conditions) \(two.conditions)")
            #expect(one.differences(from: two).isEmpty == isSame, "\(one.attributes) \(two.attributes)")
            if isSame { same += 1 } else { other += 1 }
        }
        #expect(same > 100 && other > 100, "\(same), \(other)")
    }
}
