/// What is wrong in an agent's configuration: every key at once.
struct AgentConfigurationError: Error, CustomStringConvertible {
    var file: String
    var problems: [String]

    var description: String {
        problems.map { "\(file): \($0)" }.joined(separator: "\n")
    }
}
