/// A rung of a ladder: a grade (号級) or a class (等級).
public struct Rung: Hashable, Sendable {
    /// The code that the fee table names.
    public var code: String
    /// The name shown to people.
    public var name: String
    /// Least score that reaches the rung; the first rung is also for all lower scores.
    public var minScore: Points

    /// Makes a rung.
    public init(code: String, name: String, minScore: Points) {
        self.code = code
        self.name = name
        self.minScore = minScore
    }
}

extension [Rung] {
    /// Index of the last rung that `score` reaches; 0 when it reaches none.
    func index(reachedBy score: Points) -> Int {
        lastIndex { $0.minScore <= score } ?? 0
    }
}
