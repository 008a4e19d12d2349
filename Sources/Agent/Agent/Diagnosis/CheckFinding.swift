/// What a check of the agent's surroundings has found.
struct CheckFinding: Sendable {
    /// What was checked.
    var subject: String
    /// What is as it should be, or what is wrong.
    var message: String
    /// What to do; nil: all is well.
    var nextStep: String?

    /// All is well.
    static func sound(_ subject: String, _ message: String) -> CheckFinding {
        CheckFinding(subject: subject, message: message)
    }

    /// Something is wrong.
    static func wrong(_ subject: String, _ failure: CommandFailure) -> CheckFinding {
        CheckFinding(subject: subject, message: failure.message, nextStep: failure.nextStep)
    }

    /// One or two lines.
    var lines: [String] {
        guard let nextStep else { return ["ok    \(subject): \(message)"] }
        return ["look  \(subject): \(message)", "      Next: \(nextStep)"]
    }
}
