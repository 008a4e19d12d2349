/// One call of a recorded conversation, byte for byte.
public struct RecordedCall: Hashable, Sendable {
    /// Full name, `package.Service/Method`.
    public var method: String
    /// The messages of the agent, in order.
    public var requests: [[UInt8]] = []
    /// The messages of the server, in order.
    public var answers: [[UInt8]] = []
    /// How the call ended, by gRPC's numbers; 0: it succeeded.
    public var status = 0
    /// The serialised `ErrorDetail` of a failed call; empty: none.
    public var detail: [UInt8] = []
    /// False: the agent sent the requests, and what the server said to them got lost on its way.
    public var reachedAgent = true

    /// Begins a call.
    ///
    /// - Parameter method: full name, `package.Service/Method`.
    public init(method: String) { self.method = method }

    /// The method without package and service.
    public var name: String { String(method.split(separator: "/").last ?? "") }
}
