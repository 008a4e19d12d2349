/// What the process tells the shell; the only place that knows the numbers.
enum ExitStatus: Int32, CaseIterable {
    /// Done.
    case done = 0
    /// Done, and the check found differences.
    case differencesFound = 1
    /// Done, and the check could not tell: what it needs is no longer known.
    case undecided = 2
    /// The command line is wrong.
    case usage = 64
    /// A file, a row or a request was refused; nothing else is wrong.
    case dataRefused = 65
    /// The server cannot be reached.
    case serverUnreachable = 69
    /// Anything else; the message tells what.
    case other = 70
    /// No sign-in, or one that may not do this.
    case notPermitted = 77

    /// The sentence for help texts.
    ///
    /// - Parameter special: what one command adds, such as `1 differences found`; nil: nothing.
    /// - Returns: the numbers with their meaning on one line.
    static func help(special: String? = nil) -> String {
        let parts = [
            "0 done", special, "64 wrong usage", "65 data refused", "69 server not reachable", "77 not permitted",
            "70 anything else",
        ]
        return "Exit codes: " + parts.compactMap { $0 }.joined(separator: "; ") + "."
    }
}
