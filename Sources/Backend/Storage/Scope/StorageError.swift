import Postgres

/// What the layers above have to know of a database failure; the server's own words stay in the log.
public struct StorageError: Error, Sendable {
    /// The kinds of failure.
    public enum Code: Hashable, Sendable {
        /// The database cannot be reached, or has no room; the same call may succeed later.
        case unavailable
        /// Another transaction was in the way too often.
        case conflict
        /// A row with the same key exists.
        case alreadyExists
        /// A row that is referred to does not exist.
        case missingReference
        /// A value that the schema does not allow.
        case notAllowed
        /// The caller gave up.
        case cancelled
        /// A fault of ours.
        case fault
    }

    /// The kind.
    public let code: Code
    /// Name of the constraint that refused; nil: none did.
    public let constraint: String?
    /// For the log only: never to be shown to a caller.
    public let logDescription: String

    init(_ error: PostgresError) {
        constraint = error.report?.constraint
        logDescription = error.logDescription
        code =
            switch error.sqlState?.text ?? "" {
            case "23505": .alreadyExists
            case "23503": .missingReference
            case "23514", "23502", "22P02": .notAllowed
            case "40001", "40P01", "55P03": .conflict
            case "57014" where error.code == .cancelled: .cancelled
            case let state where state.hasPrefix("53") || state.hasPrefix("57") || state.hasPrefix("08"): .unavailable
            default: Self.code(without: error)
            }
    }

    private static func code(without error: PostgresError) -> Code {
        switch error.code {
        case .cancelled: .cancelled
        case .connectFailed, .connectionLost, .connectionClosed, .unavailable, .deadlineExceeded, .limitExceeded:
            .unavailable
        case .transactionAborted: .conflict
        default: .fault
        }
    }
}
