/// Points by steps: the nearest bound that a value reaches gives its points.
public struct StepTable: Hashable, Sendable {
    /// One step of the table.
    public struct Step: Hashable, Sendable {
        /// The bound, in the unit of what the table measures.
        public var bound: Int64
        /// Points when this step is the one reached.
        public var points: Points

        /// Makes a step.
        public init(bound: Int64, points: Points) {
            self.bound = bound
            self.points = points
        }
    }

    /// The steps in the order of the policy file; the order does not matter.
    public let steps: [Step]

    /// The same steps, bounds ascending, for the search.
    private let ascending: [Step]

    /// Makes a table; without steps it always gives 0.
    public init(_ steps: [Step] = []) {
        self.steps = steps
        ascending = steps.sorted { $0.bound < $1.bound }
    }

    /// Points of the largest bound that is at most `value`; 0 when there is none.
    public func points(atLeast value: Int64) -> Points {
        step(atLeast: value)?.points ?? .zero
    }

    /// Points of the smallest bound that is at least `value`; 0 when there is none.
    public func points(atMost value: Int64) -> Points {
        step(atMost: value)?.points ?? .zero
    }

    /// The step of the largest bound that is at most `value`; nil when there is none.
    func step(atLeast value: Int64) -> Step? { ascending.last { $0.bound <= value } }

    /// The step of the smallest bound that is at least `value`; nil when there is none.
    func step(atMost value: Int64) -> Step? { ascending.first { $0.bound >= value } }

    /// The largest points that the table can give; 0 when no step gives more.
    public var largestPoints: Points { max(.zero, steps.map(\.points).max() ?? .zero) }
}
