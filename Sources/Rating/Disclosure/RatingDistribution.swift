/// How the customers with a grade are spread over the grades and scores of one subject (貢献度分布).
///
/// Source: `docs/rating.md`, "What is disclosed".
public struct RatingDistribution: Hashable, Sendable {
    /// Most scores that are kept; with more customers each score stands for an equal part of them.
    public static let scoresMax = 1_000

    /// Customers with a grade.
    public let customers: Int64
    /// Of them those of each grade, in the ladder's order.
    public let grades: [Int64]
    /// Scores, ascending; all of them, or `scoresMax` from the lowest to the highest in equal steps.
    public let scores: [Points]

    /// Takes a kept distribution as it is.
    public init(customers: Int64, grades: [Int64], scores: [Points]) {
        self.customers = customers
        self.grades = grades
        self.scores = scores
    }

    /// Counts grades and scores.
    ///
    /// - Parameters:
    ///   - all: the score of every customer with a grade, in any order.
    ///   - grades: customers of each grade, in the ladder's order.
    public init(scores all: [Points], grades: [Int64]) {
        let sorted = all.sorted()
        customers = Int64(sorted.count)
        self.grades = grades
        guard sorted.count > Self.scoresMax else {
            scores = sorted
            return
        }
        scores = (0..<Self.scoresMax).map { sorted[$0 * (sorted.count - 1) / (Self.scoresMax - 1)] }
    }

    /// How many of the customers have at most a score; hundredths of a percent, rounded down; nil without customers.
    public func atOrBelow(_ score: Points) -> Int? {
        guard !scores.isEmpty else { return nil }
        var low = 0
        var high = scores.count
        while low < high {
            let middle = (low + high) / 2
            if scores[middle] <= score { low = middle + 1 } else { high = middle }
        }
        return low * 10_000 / scores.count
    }
}
