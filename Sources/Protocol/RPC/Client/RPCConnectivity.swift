/// State of a client's connection.
public enum RPCConnectivity: Sendable, Hashable {
    /// No connection; the next call makes one.
    case idle
    /// A connection is being made.
    case connecting
    /// Calls go out at once.
    case ready
    /// The last attempt failed; the next follows after a pause. Calls fail at once unless they wait for readiness.
    case transientFailure
    /// The client was shut down.
    case shutdown
}
