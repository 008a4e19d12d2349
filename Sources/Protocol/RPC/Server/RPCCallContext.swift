/// What a handler and the interceptors know about a call beside its messages.
///
/// Cancellation comes as cancellation of the task the handler runs in: the client gave up, the deadline passed, the
/// certificate was revoked or the connection broke.
public struct RPCCallContext: Sendable {
    /// Full name, `package.Service/Method`.
    public let method: String
    /// What the client sent with the opening.
    public let metadata: RPCMetadata
    /// Moment at which the server ends the call; the client's own deadline lies a little later.
    public let deadline: ContinuousClock.Instant
    /// The other end of the connection.
    public let peer: RPCPeer
    private var values: [ObjectIdentifier: any Sendable] = [:]

    /// Makes a context; for tests and for bridges that serve the same methods over another transport.
    public init(method: String, metadata: RPCMetadata, deadline: ContinuousClock.Instant, peer: RPCPeer) {
        self.method = method
        self.metadata = metadata
        self.deadline = deadline
        self.peer = peer
    }

    /// The value an interceptor stored under a key; nil if none did.
    public subscript<Key: RPCContextKey>(key: Key.Type) -> Key.Value? {
        get { values[ObjectIdentifier(key)] as? Key.Value }
        set { values[ObjectIdentifier(key)] = newValue }
    }
}
