/// A journal that could not be read, and why.
struct JournalProblem: Sendable, Equatable {
    /// Name of the file without its folder; empty: it concerns all of them.
    var file: String
    /// What is wrong and what to do next, in words.
    var message: String
}
