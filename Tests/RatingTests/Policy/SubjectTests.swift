import RatingTestSupport
import Testing

@testable import Rating

/// Goal: the first subject that accepts category and store takes a line, by the plain rule and by the prepared
/// tables.
///
/// Method: named cases, then the tables against a walk through random policies.
@Suite struct SubjectTests {
    @Test func absentListsAcceptAnything() {
        let byCategory = Subject(code: "A", name: "A", categories: ["FISH"])
        #expect(byCategory.accepts(category: "FISH", store: "anywhere"))
        #expect(!byCategory.accepts(category: "fish", store: "anywhere"))
        let byBoth = Subject(code: "A", name: "A", categories: ["FISH"], stores: ["S1"])
        #expect(byBoth.accepts(category: "FISH", store: "S1"))
        #expect(!byBoth.accepts(category: "FISH", store: "S2"))
        #expect(!byBoth.accepts(category: "MEAT", store: "S1"))
        #expect(Subject(code: "Z", name: "Z").accepts(category: "", store: ""))
    }

    @Test func preparedTablesEqualTheWalkThroughThePolicy() {
        var policies = RandomPolicy(seed: TestRun.seed)
        for _ in 0..<200 {
            let subjects = policies.policy(isFair: false).subjects
            let matcher = SubjectMatcher(subjects)
            for category in RandomPolicy.categories + ["", "other"] {
                for store in RandomPolicy.stores + ["", "other"] {
                    let expected = subjects.firstIndex { $0.accepts(category: category, store: store) }
                    if matcher.subject(category: category, store: store) != expected {
                        Issue.record("\(category) at \(store) under \(subjects)")
                    }
                }
            }
        }
    }

    @Test func receiptIsSplitBySubjectAndItsReturnsAreNoVisit() throws {
        // Goal: amounts, measure and conditions of each subject come from its own lines; the whole receipt from all.
        var policy = SmallPolicy.policy()
        policy.contribution = .fee
        policy.conditions = [
            ConditionGroup(
                name: "receipt",
                bestOf: [
                    Condition(receiptAmountAtLeast: MoneyMinorUnits(700), points: Points(9))
                ])
        ]
        let receipt = Receipt(
            id: "1", store: "S1", businessDate: CalendarDate("2026-05-01")!, payment: "cash", fulfilment: "pickup",
            lines: [
                line("APPLE", 1000, cost: 600), line("APPLE", 200, cost: nil), line("PEAR", -500, cost: -300),
            ])
        let entries = try RatingEngine(policy).entries(of: receipt)
        #expect(entries.map(\.subject) == [0, 1])
        #expect(entries[0].entry.amount == MoneyMinorUnits(1200) && entries[0].entry.measure == MoneyMinorUnits(400))
        #expect(entries[1].entry.amount == MoneyMinorUnits(-500) && entries[1].entry.measure == MoneyMinorUnits(-200))
        #expect(entries[0].entry.isPurchase && entries[0].entry.conditionPoints == Points(9))
        #expect(!entries[1].entry.isPurchase)
    }

    private func line(_ category: String, _ amount: Int64, cost: Int64?) -> ReceiptLine {
        ReceiptLine(
            category: category, amount: MoneyMinorUnits(amount), quantity: QuantityThousandths(1000),
            cost: cost.map { MoneyMinorUnits($0) })
    }
}
