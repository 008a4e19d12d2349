/// A policy has errors, so nothing may be rated by it.
public struct UnusablePolicy: Error, Hashable, Sendable {
    /// The errors; never empty.
    public let problems: [PolicyProblem]

    /// Makes the error.
    public init(problems: [PolicyProblem]) {
        self.problems = problems
    }
}
