import SeededTestSupport
import Testing

@testable import Rating

/// Goal: the nearest reached bound decides, whatever the file order.
///
/// Method: each value around each bound, and random tables against a plain search.
@Suite struct StepTableTests {
    private let table = StepTable([
        .init(bound: 10, points: Points(7)), .init(bound: 0, points: Points(1)), .init(bound: 20, points: Points(3)),
    ])

    @Test(arguments: [(-1, 0), (0, 1), (1, 1), (9, 1), (10, 7), (11, 7), (19, 7), (20, 3), (9_999, 3)])
    func atLeastTakesTheLargestBoundReached(value: Int64, points: Int64) {
        #expect(table.points(atLeast: value) == Points(points))
    }

    @Test(arguments: [(-5, 1), (0, 1), (1, 7), (10, 7), (11, 3), (20, 3), (21, 0)])
    func atMostTakesTheSmallestBoundNotPassed(value: Int64, points: Int64) {
        #expect(table.points(atMost: value) == Points(points))
    }

    @Test func withoutStepsThereAreNoPoints() {
        #expect(StepTable().points(atLeast: 5) == .zero)
        #expect(StepTable().points(atMost: 5) == .zero)
        #expect(StepTable().largestPoints == .zero)
    }

    @Test func randomTablesEqualASearch() {
        var random = SeededGenerator(seed: TestRun.seed)
        var wrong: [String] = []
        for _ in 0..<300 {
            let bounds = Set((0..<random.number(0...6)).map { _ in random.number(-20...20) })
            let steps = bounds.map { StepTable.Step(bound: Int64($0), points: Points(Int64(random.number(0...50)))) }
            let table = StepTable(steps)
            for value in Int64(-22)...22 {
                let below = steps.filter { $0.bound <= value }.max { $0.bound < $1.bound }
                let above = steps.filter { $0.bound >= value }.min { $0.bound < $1.bound }
                if table.points(atLeast: value) != below?.points ?? .zero { wrong.append("\(steps) from \(value)") }
                if table.points(atMost: value) != above?.points ?? .zero { wrong.append("\(steps) to \(value)") }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(3))")
    }

    @Test func rungIsTheLastOneReachedAndTheFirstWhenNone() {
        let ladder = [10, 20, 30].map { Rung(code: "R\($0)", name: "R", minScore: Points($0)) }
        for (score, index) in [(-5, 0), (9, 0), (10, 0), (19, 0), (20, 1), (29, 1), (30, 2), (99, 2)] {
            #expect(ladder.index(reachedBy: Points(Int64(score))) == index)
        }
    }
}
