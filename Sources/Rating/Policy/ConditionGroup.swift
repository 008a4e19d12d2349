/// A group of conditions of which the best matching entry counts.
public struct ConditionGroup: Hashable, Sendable {
    /// The name shown to people.
    public var name: String
    /// The entries; of those that match, the one with most points counts.
    public var bestOf: [Condition]

    /// Makes a group.
    public init(name: String, bestOf: [Condition]) {
        self.name = name
        self.bestOf = bestOf
    }

    /// Points of the best matching entry; 0 when none matches.
    func points(_ circumstances: PurchaseCircumstances) -> Points {
        var best: Points?
        for condition in bestOf where condition.matches(circumstances) {
            best = max(best ?? condition.points, condition.points)
        }
        return best ?? .zero
    }
}

extension [ConditionGroup] {
    /// The sum of the groups' points.
    func points(_ circumstances: PurchaseCircumstances) -> Points {
        reduce(.zero) { $0 + $1.points(circumstances) }
    }
}
