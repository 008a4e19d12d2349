/// A profile that cannot be used, with everything that is wrong in it.
public struct UnusableProfile: Error, Hashable, Sendable {
    /// All problems, in order of line; never empty.
    public var problems: [JournalProfileProblem]

    /// Makes the error.
    public init(problems: [JournalProfileProblem]) {
        self.problems = problems
    }
}
