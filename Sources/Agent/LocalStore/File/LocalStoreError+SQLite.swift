import GRDB

extension LocalStoreError {
    /// Translates whatever a database call threw; errors of this type pass unchanged.
    init(translating error: any Error) {
        switch error {
        case let known as LocalStoreError: self = known
        case let failure as DatabaseError: self.init(failure)
        default:
            self.init(
                .unexpected, "the local store failed", nextStep: "Report the message and its cause", cause: error)
        }
    }

    /// Makes the error for a row whose contents do not match what was stored.
    static func damagedRow(_ what: String) -> LocalStoreError {
        LocalStoreError(.corrupt, "\(what) does not match its checksum", nextStep: Self.replaceFile)
    }

    /// Makes the error for a row of the rating cache that is not what a feed brought: the server still has it.
    static func damagedCacheRow(_ what: String) -> LocalStoreError {
        LocalStoreError(
            .damagedCache, "\(what) does not match its checksum",
            nextStep: "Let the agent reach the server: it then takes the whole feed again")
    }

    static let replaceFile = """
        Stop the agent, keep a copy of the file, and start with a new one: \
        the journals are read again and the server sends the ratings
        """

    private init(_ failure: DatabaseError) {
        let detail = "SQLite result \(failure.extendedResultCode.rawValue), \(failure.message ?? "no message")"
        switch failure.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(.corrupt, "the file is damaged (\(detail))", nextStep: Self.replaceFile, cause: failure)
        case .SQLITE_ERROR:
            // Every statement is a constant that fits the tables that the migrations made.
            self.init(
                .corrupt, "the tables of the file are not as they should be (\(detail))",
                nextStep: Self.replaceFile, cause: failure)
        case .SQLITE_FULL:
            self.init(
                .full, "the disk is full (\(detail))", nextStep: "Free disk space; the agent then goes on by itself",
                cause: failure)
        case .SQLITE_READONLY, .SQLITE_PERM:
            self.init(
                .readOnly, "the file cannot be written (\(detail))",
                nextStep: "Mount the file system for writing and let the agent's user own folder and file",
                cause: failure)
        case .SQLITE_CANTOPEN:
            self.init(
                .unavailable, "the file cannot be opened (\(detail))",
                nextStep: "Check that the folder exists and belongs to the agent's user", cause: failure)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .busy, "another process holds the file (\(detail))", nextStep: "End the other process and try again",
                cause: failure)
        case .SQLITE_IOERR where failure.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
            self.init(
                .full, "the disk has no room for the shared index (\(detail))",
                nextStep: "Free disk space; the agent then goes on by itself", cause: failure)
        case .SQLITE_IOERR:
            self.init(
                .diskFailed, "the disk failed (\(detail))",
                nextStep: "Check the disk, then start the agent again; it verifies the file", cause: failure)
        default:
            self.init(
                .unexpected, "SQLite failed (\(detail))", nextStep: "Report the message and its cause", cause: failure)
        }
    }

    /// True when the file as a whole cannot do what is asked; false: only what was given is refused, or some of the
    /// contents cannot be used.
    public var concernsWholeFile: Bool {
        ![.invalidInput, .requestKeyReused, .quarantineFull, .damagedCache].contains(code)
    }

    /// True when no further write may be tried before the file was opened anew: a disk that failed once may claim
    /// later that the lost pages are stored.
    var stopsWriting: Bool { code == .diskFailed || code == .corrupt }
}
