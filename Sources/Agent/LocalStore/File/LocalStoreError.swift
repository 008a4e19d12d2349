/// Why the agent's file could not do what was asked, and what to do next.
public struct LocalStoreError: Error, Sendable {
    /// What kind of failure it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case corrupt, damagedCache, full, readOnly, newerVersion, foreignFile, unsafeFolder, notDurable, unavailable
            case busy, diskFailed, stopped, notInstalled, alreadyInstalled, invalidInput, requestKeyReused
            case quarantineFull, unknownSequence, unknownQuarantineEntry, feedOutOfOrder, feedRejected, unexpected
        }

        private let value: Value

        /// The file is damaged: SQLite says so, or a row that only the store has does not match its checksum.
        public static let corrupt = Code(value: .corrupt)
        /// A row of the rating cache does not match its checksum; the next feed brings everything anew.
        public static let damagedCache = Code(value: .damagedCache)
        /// The disk has no room left; nothing was stored.
        public static let full = Code(value: .full)
        /// The file or its file system cannot be written.
        public static let readOnly = Code(value: .readOnly)
        /// A newer version of the agent made the file.
        public static let newerVersion = Code(value: .newerVersion)
        /// The file is a SQLite file of another program.
        public static let foreignFile = Code(value: .foreignFile)
        /// Others may write into the folder of the file.
        public static let unsafeFolder = Code(value: .unsafeFolder)
        /// The file cannot be set to survive a power cut.
        public static let notDurable = Code(value: .notDurable)
        /// The file cannot be opened.
        public static let unavailable = Code(value: .unavailable)
        /// Another process held the file for too long.
        public static let busy = Code(value: .busy)
        /// Reading or writing the disk failed.
        public static let diskFailed = Code(value: .diskFailed)
        /// Writing stopped after an earlier disk failure or damage.
        public static let stopped = Code(value: .stopped)
        /// The file does not know yet whose agent it belongs to.
        public static let notInstalled = Code(value: .notInstalled)
        /// The file already belongs to an agent.
        public static let alreadyInstalled = Code(value: .alreadyInstalled)
        /// An argument is outside its limits.
        public static let invalidInput = Code(value: .invalidInput)
        /// A request key came back with other contents.
        public static let requestKeyReused = Code(value: .requestKeyReused)
        /// Too many open quarantine entries; nothing was stored.
        public static let quarantineFull = Code(value: .quarantineFull)
        /// The sequence was never given out, or its fact is no longer kept.
        public static let unknownSequence = Code(value: .unknownSequence)
        /// No such quarantine entry, or it is no longer open.
        public static let unknownQuarantineEntry = Code(value: .unknownQuarantineEntry)
        /// The feed does not follow the checkpoint that is applied.
        public static let feedOutOfOrder = Code(value: .feedOutOfOrder)
        /// The caller's verification refused the feed; `cause` says why.
        public static let feedRejected = Code(value: .feedRejected)
        /// A failure that this version does not know.
        public static let unexpected = Code(value: .unexpected)

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// What kind of failure it is.
    public var code: Code
    /// What happened, for developers and logs; holds no personal data.
    public var message: String
    /// What the operator does next.
    public var nextStep: String
    /// The failure below; nil: none.
    public var cause: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, nextStep: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.nextStep = nextStep
        self.cause = cause
    }
}

extension LocalStoreError: Equatable {
    /// Errors of one code are equal.
    public static func == (left: LocalStoreError, right: LocalStoreError) -> Bool {
        left.code == right.code
    }
}

extension LocalStoreError: CustomStringConvertible {
    /// Code, message and next step on one line.
    public var description: String { "\(code): \(message). \(nextStep)" }
}
