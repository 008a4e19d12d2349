/// What a command found, in both forms; which one is printed is the caller's choice.
struct CommandReport {
    /// For a person; lines without a last line break.
    var text: String
    /// For programs: an object with keys in snake_case.
    var json: JSONValue
    /// Lines for standard error, in either form.
    var remarks: [String] = []
    /// What the shell is told.
    var status = ExitStatus.done
}
