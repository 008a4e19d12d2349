import Rating
import Testing

@testable import kakuzuke

/// Goal: the fee table follows from standard fee and reduction: 70 % along grades, 30 % along classes, never rising.
///
/// Method: a table worked out by hand, and all reductions of many sizes.
@Suite struct FeePlanTests {
    @Test func tableIsTheOneWorkedOutByHand() {
        // 1500 less in all: 50 at once, 1450 left, 1010 along four steps of grades, 440 along two of classes.
        let plan = FeePlan(standard: BasisPoints(8000), reduction: BasisPoints(1500), grades: 5, classes: 3)
        #expect(
            plan.cells.map { $0.map(\.rawValue) } == [
                [7950, 7730, 7510], [7700, 7480, 7260], [7450, 7230, 7010], [7200, 6980, 6760], [6940, 6720, 6500],
            ])
    }

    @Test func smallReductionsBeginNearer() {
        let first = { (reduction: Int32) in
            FeePlan(standard: BasisPoints(3000), reduction: BasisPoints(reduction), grades: 4, classes: 3).cells[0][0]
        }
        #expect([0, 30, 40, 100, 200, 1000].map { first($0).rawValue } == [3000, 3000, 2990, 2980, 2950, 2950])
    }

    @Test func oneRungTakesNothingOfTheReduction() {
        let flat = FeePlan(standard: BasisPoints(3000), reduction: BasisPoints(600), grades: 3, classes: 1)
        #expect(flat.cells.map { $0.map(\.rawValue) } == [[2950], [2680], [2400]])
        let wide = FeePlan(standard: BasisPoints(3000), reduction: BasisPoints(600), grades: 1, classes: 3)
        #expect(wide.cells.map { $0.map(\.rawValue) } == [[2950, 2680, 2400]])
    }

    @Test(arguments: 1...6, 1...4)
    func everyReductionUpToTheLargestIsSmoothAndFair(grades: Int, classes: Int) {
        let (standard, minimum) = (BasisPoints(5005), BasisPoints(800))
        let most = FeePlan.reductionMax(standard: standard, minimum: minimum, grades: grades, classes: classes)
        #expect(most.rawValue > 0 || (grades == 1 && classes == 1))
        for reduction in stride(from: Int32(0), through: most.rawValue, by: 10) {
            let cells = FeePlan(
                standard: standard, reduction: BasisPoints(reduction), grades: grades, classes: classes
            ).cells.map { $0.map(\.rawValue) }
            if grades > 1 || classes > 1 { #expect(cells.last?.last == 5005 - reduction) }
            #expect(cells.joined().allSatisfy { $0 >= 800 && $0 <= 5005 })
            for (row, next) in zip(cells, cells.dropFirst()) {
                #expect(zip(row, next).allSatisfy { (0...500).contains($0 - $1) }, "\(reduction)")
            }
            for row in cells {
                #expect(zip(row, row.dropFirst()).allSatisfy { (0...500).contains($0 - $1) }, "\(reduction)")
            }
        }
        // One step more would be too far, or too low.
        guard grades > 1 || classes > 1 else { return }
        let more = FeePlan(
            standard: standard, reduction: BasisPoints(most.rawValue + 10), grades: grades, classes: classes
        ).cells.map { $0.map(\.rawValue) }
        let steps =
            zip(more, more.dropFirst()).flatMap { zip($0, $1).map { $0 - $1 } }
            + more.flatMap { zip($0, $0.dropFirst()).map { $0 - $1 } }
        #expect(steps.contains { $0 > 500 } || more.joined().contains { $0 < 800 })
    }
}
