/// Outcome of a call: `ok` and the sixteen error codes of gRPC, with gRPC's numbers.
///
/// Source: the gRPC status code list; the numbers are part of `docs/protocol.md`.
public enum RPCStatusCode: UInt8, Sendable, Hashable, CaseIterable {
    /// The call succeeded.
    case ok = 0
    /// The caller gave the call up.
    case cancelled = 1
    /// A failure without a known code, also any code this version does not know.
    case unknown = 2
    /// The request is wrong whatever the state of the system.
    case invalidArgument = 3
    /// The deadline passed before the call ended.
    case deadlineExceeded = 4
    /// The thing asked for does not exist, or the caller may not know that it does.
    case notFound = 5
    /// The thing to be created exists.
    case alreadyExists = 6
    /// The caller is known and may not do this.
    case permissionDenied = 7
    /// A quota or limit is used up; try later.
    case resourceExhausted = 8
    /// The system is not in the state this call needs; do not retry before that changed.
    case failedPrecondition = 9
    /// A conflict with concurrent work; retry the whole unit.
    case aborted = 10
    /// A value lies outside of what exists now.
    case outOfRange = 11
    /// The server does not have this method.
    case unimplemented = 12
    /// An invariant broke inside the server or the transport.
    case `internal` = 13
    /// The server cannot be reached or is shutting down; retry with backoff.
    case unavailable = 14
    /// Data were lost or are corrupt.
    case dataLoss = 15
    /// The caller is not known, or its certificate is expired or revoked.
    case unauthenticated = 16
}
