/// The outcome of a call that did not succeed; what a handler throws and a caller catches.
///
/// Code, message and metadata cross the wire, the cause stays in the process. Two errors are equal if their codes are.
public struct RPCError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is; never `ok`.
    public let code: RPCStatusCode
    /// What happened and what to do next, for developers; no personal data.
    public let message: String
    /// Details for programs.
    public let metadata: RPCMetadata
    /// True if it is certain that no handler saw the call, so that repeating it cannot do anything twice.
    public let isUnprocessed: Bool
    /// The error that led to this one inside the process; nil if there is none.
    public let cause: (any Error)?

    /// Makes an error; `ok` is a programmer's error.
    public init(
        _ code: RPCStatusCode,
        _ message: String,
        metadata: RPCMetadata = RPCMetadata(),
        isUnprocessed: Bool = false,
        cause: (any Error)? = nil
    ) {
        precondition(code != .ok, "ok is no error")
        self.code = code
        self.message = message
        self.metadata = metadata
        self.isUnprocessed = isUnprocessed
        self.cause = cause
    }

    /// Compares the codes.
    public static func == (left: RPCError, right: RPCError) -> Bool {
        left.code == right.code
    }

    /// The code and the message on one line.
    public var description: String {
        "\(code): \(message)"
    }
}
