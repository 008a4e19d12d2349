import Testing

/// A habit that a test can check over the text of the project.
struct TidyCheck: Sendable, CustomTestStringConvertible {
    /// A small tree and the places where the check must strike in it.
    struct Example: Sendable {
        /// Text by path.
        var files: [String: String]
        /// Each as `path:line`; empty means that the tree is as it should be.
        var strikes: [String] = []
    }

    var name: String
    var findings: @Sendable (SourceTree) -> [Finding]
    /// At least one that is struck and one that is not.
    var examples: [Example]

    var testDescription: String { name }

    /// Every habit.
    static let all: [TidyCheck] = [
        .imports, .manifest, .meeting, .fileLength, .functionLength, .lineLength, .publicTypes, .names,
        .forbiddenCalls, .forceUnwraps, .unsafeConcurrency, .markers, .machinePaths, .changelog, .decisions,
        .shellScripts, .committedFiles,
    ]
}
