/// How one call is made.
public struct RPCCallOptions: Sendable {
    /// The default: the client's deadline, no metadata, fail fast.
    public static let defaults = RPCCallOptions()

    /// Time the call may take in all, connecting included; nil: the client's default.
    public var deadline: Duration?
    /// Sent with the opening.
    public var metadata: RPCMetadata
    /// True: while the server cannot be reached the call waits, until its deadline; false: it fails at once.
    public var waitsForReady: Bool

    /// Makes options.
    public init(deadline: Duration? = nil, metadata: RPCMetadata = RPCMetadata(), waitsForReady: Bool = false) {
        self.deadline = deadline
        self.metadata = metadata
        self.waitsForReady = waitsForReady
    }
}
