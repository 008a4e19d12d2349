/// Why a command could not do what it was asked: what happened and what to do next, for a person.
struct CommandFailure: Error, CustomStringConvertible {
    /// What the shell is told.
    var status: ExitStatus
    /// What happened; one sentence without a full stop, nothing personal.
    var what: String
    /// What to do next; one sentence without a full stop.
    var nextStep: String

    init(_ status: ExitStatus, _ what: String, next nextStep: String) {
        self.status = status
        self.what = what
        self.nextStep = nextStep
    }

    /// Both on two lines, as they are written to standard error.
    var description: String { "error: \(what)\n  next: \(nextStep)" }
}
