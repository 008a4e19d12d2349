import Rating
import RatingTestSupport
import SeededTestSupport
import Testing

/// Goal: the difference of two policies names every change once, with its numbers, and nothing else.
///
/// Method: a small policy with single changes; random policies against themselves, against others, and shuffled.
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
}
