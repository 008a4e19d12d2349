/// Something wrong or doubtful in a policy, with the place in the policy file.
public struct PolicyProblem: Hashable, Sendable {
    /// Whether a policy with the problem may be used.
    public enum Severity: String, Sendable {
        /// It may not.
        case error
        /// It may, but its author should look.
        case warning
    }

    /// A step from the policy file's root to the place.
    public enum Step: Hashable, Sendable {
        /// The value of a key.
        case key(String)
        /// The entry of a list, from 0.
        case index(Int)
    }

    /// Whether the policy may be used.
    public var severity: Severity
    /// Where: the keys and positions from the root; empty for the policy as a whole.
    public var path: [Step]
    /// What is wrong, for a developer and for the author's log; one sentence.
    public var reason: String

    /// Makes a problem.
    public init(_ severity: Severity, at path: [Step], _ reason: String) {
        self.severity = severity
        self.path = path
        self.reason = reason
    }

    /// The path as written in messages, such as `fees.table.FRESH.G1` or `grades[2].min_score`.
    public var field: String {
        path.reduce("") { text, step in
            switch step {
            case .key(let key): text.isEmpty ? key : text + "." + key
            case .index(let index): text + "[\(index)]"
            }
        }
    }
}
