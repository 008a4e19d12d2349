/// Counters of a server since its start, for health pages and tests.
public struct RPCServerStatistics: Sendable, Hashable {
    /// Connections open now.
    public var connectionsOpen = 0
    /// Connections accepted.
    public var connectionsAccepted = 0
    /// Connections refused by the limits on their number.
    public var connectionsRefused = 0
    /// Connections ended because the peer broke the protocol or a limit.
    public var connectionsFailed = 0
}
