extension PostgresError {
    /// Kind of a failure; new kinds may be added without breaking callers.
    public struct Code: Hashable, Sendable {
        private enum Kind: String, Sendable {
            case configurationInvalid
            case connectFailed
            case connectionLost
            case connectionClosed
            case unavailable
            case server
            case decodingFailed
            case cancelled
            case deadlineExceeded
            case limitExceeded
            case transactionAborted
            case misuse
            case protocolViolation
        }

        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// Name of the code as it appears in descriptions and metrics.
        public var name: String { kind.rawValue }

        /// A configuration value is out of range or a file cannot be read.
        public static var configurationInvalid: Code { Code(.configurationInvalid) }
        /// No connection could be made.
        public static var connectFailed: Code { Code(.connectFailed) }
        /// The connection broke while the answer was awaited: the outcome is unknown.
        public static var connectionLost: Code { Code(.connectionLost) }
        /// The connection was closed before the work was sent: nothing happened on the server.
        public static var connectionClosed: Code { Code(.connectionClosed) }
        /// The pool does not try to connect for the moment, or it is closing.
        public static var unavailable: Code { Code(.unavailable) }
        /// The server refused the statement; see `sqlState`.
        public static var server: Code { Code(.server) }
        /// A value of a row does not have the expected type or shape.
        public static var decodingFailed: Code { Code(.decodingFailed) }
        /// The task was cancelled; work already sent may still have been done.
        public static var cancelled: Code { Code(.cancelled) }
        /// The deadline passed before a connection was free.
        public static var deadlineExceeded: Code { Code(.deadlineExceeded) }
        /// A limit of the configuration was reached.
        public static var limitExceeded: Code { Code(.limitExceeded) }
        /// The transaction had failed before its commit and was rolled back.
        public static var transactionAborted: Code { Code(.transactionAborted) }
        /// The interface was used against its rules.
        public static var misuse: Code { Code(.misuse) }
        /// The server, or something in between, did not follow the protocol.
        public static var protocolViolation: Code { Code(.protocolViolation) }
    }
}

extension PostgresError.Code: CustomStringConvertible {
    /// The name of the code.
    public var description: String { name }
}
