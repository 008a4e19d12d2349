public import Rating

/// A policy file read to the end: the policy if it can be used, and everything that is wrong or doubtful in it.
public struct PolicyFile: Sendable {
    /// Largest policy file; bytes.
    public static let bytesMax = 1_048_576
    /// Most nodes that a file may have after its aliases are resolved; nodes.
    public static let nodesMax = 200_000

    /// The policy; nil when the file has errors.
    public let policy: Policy?
    /// Errors and warnings in the order of the file.
    public let problems: [PolicyFileProblem]

    /// Reads a policy.
    ///
    /// - Parameters:
    ///   - text: the file's content, YAML.
    ///   - file: the file's name for messages.
    ///   - largestFeeJump: warnings also tell what the author should think about, fees of neighbours that lie further
    ///     apart among it; nil: only what is wrong or out of reach.
    ///   - isStored: the text was accepted before; slips that a newer check refuses do not take it out of use.
    public init(text: String, file: String, largestFeeJump: BasisPoints? = nil, isStored: Bool = false) {
        var parser = PolicyFileParser(file: file, isStored: isStored)
        let policy = parser.policy(text: text)
        let hasErrors = parser.problems.contains { $0.severity == .error }
        if let largestFeeJump, let policy, !hasErrors {
            for problem in policy.advice(largestFeeJump: largestFeeJump) { parser.add(problem) }
            parser.addAdvice(on: policy)
        }
        let problems = parser.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        self.problems = problems
        self.policy = problems.contains { $0.severity == .error } ? nil : policy
    }

    /// The problems that keep the policy from being used.
    public var errors: [PolicyFileProblem] { problems.filter { $0.severity == .error } }

    /// The problems that its author should look at.
    public var warnings: [PolicyFileProblem] { problems.filter { $0.severity == .warning } }
}
