/// The configuration cannot be used.
struct ServerConfigurationError: Error, CustomStringConvertible {
    /// Every key that is wrong, with what is expected.
    var problems: [String]

    var description: String {
        (["The configuration cannot be used:"] + problems.map { "  " + $0 }).joined(separator: "\n")
    }
}
