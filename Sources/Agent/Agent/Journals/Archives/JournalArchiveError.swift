/// Why a packed file among the journals, or one entry of it, cannot be read.
struct JournalArchiveError: Error, Hashable, Sendable {
    /// What kind of failure it is.
    enum Code: String, Sendable {
        /// The bytes end too early.
        case truncated
        /// The bytes are none of such a file, or do not bear out their checksum.
        case damaged
        /// A password is needed.
        case encrypted
        /// It is made in a way that is not read.
        case unknownForm
        /// It would come out too large, or has too many entries.
        case tooLarge
    }

    var code: Code
    /// What is wrong, in words that follow the name of the file.
    var message: String
    /// What the operator does next.
    var nextStep: String

    private init(_ code: Code, _ message: String, _ nextStep: String) {
        self.code = code
        self.message = message
        self.nextStep = nextStep
    }

    private static let packAgain = "Pack the journal again, or put the journal itself into the folder"

    /// The bytes end too early; what is still being written is tried again when it has grown.
    static let truncated = JournalArchiveError(
        .truncated, "it ends in the middle: it was cut off, or it is still being written",
        "Let it be written to the end; it is tried again when it has changed. If it stays so, pack the journal again")

    /// Some part of it is wrong: `what` says which, and how.
    static func damaged(_ what: String) -> JournalArchiveError {
        JournalArchiveError(.damaged, "it is damaged: \(what)", packAgain)
    }

    /// A password is needed.
    static let encrypted = JournalArchiveError(
        .encrypted, "it is encrypted, and the agent has no password", "Pack the journal without a password")

    /// It is made as `what` says.
    static func unknownForm(_ what: String) -> JournalArchiveError {
        JournalArchiveError(
            .unknownForm, "\(what), which is not read",
            "Pack the journal with gzip, or as one zip file with deflate, or put the journal itself into the folder")
    }

    /// It needs more than it may, as `what` says.
    static func tooLarge(_ what: String) -> JournalArchiveError {
        JournalArchiveError(
            .tooLarge, what, "Look whether these are journals; if so, put them into the folder in smaller parts")
    }
}
