/// How much the HTTP door takes, and for how long it waits.
public struct HTTPDoorLimits: Hashable, Sendable {
    /// Connections that are open at a time; further ones are closed at once.
    ///
    /// Default 64.
    public var connectionsMax = 64
    /// Names and values of a request's headers together; bytes.
    ///
    /// Default 16 KiB.
    public var headerBytesMax = 16 << 10
    /// Headers of a request; headers.
    ///
    /// Default 64.
    public var headersMax = 64
    /// A request's body; bytes.
    ///
    /// Default 2 MiB: a receipt with as many lines as are allowed.
    public var bodyBytesMax = 2 << 20
    /// From the beginning of a connection, or from its last answer, to the whole head of a request; milliseconds.
    ///
    /// Default 30 seconds.
    public var idleMilliseconds: Int64 = 30_000
    /// From the head of a request to the last byte of its answer; milliseconds.
    ///
    /// Default 10 seconds.
    public var requestMilliseconds: Int64 = 10_000
    /// For how long a connection that is being closed still takes what the other side was sending; milliseconds.
    ///
    /// Default 1 second. Without it the answer that says why may be lost.
    public var lingerMilliseconds: Int64 = 1_000

    /// Makes the default limits.
    public init() {}
}
