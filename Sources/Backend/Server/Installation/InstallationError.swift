/// The installation's folder or private database cannot be used.
struct InstallationError: Error, CustomStringConvertible {
    /// What is wrong, with what to do.
    var reason: String

    var description: String { reason }
}
