import NIOCore

/// Every bound a server puts on its peers; each has a default that suits agents on the Internet.
public struct RPCServerLimits: Sendable, Hashable {
    /// Time from accepting a connection to its hello, TLS included; default 10 s.
    public var handshakeTimeout: Duration = .seconds(10)
    /// Silence after which a peer is asked for a sign of life; default 10 s.
    public var keepaliveInterval: Duration = .seconds(10)
    /// Time a peer has for that sign before it is closed hard; default 5 s.
    public var keepaliveTimeout: Duration = .seconds(5)
    /// Time from the first byte of a frame to its last; default 10 s.
    public var partialFrameTimeout: Duration = .seconds(10)
    /// Time from the end of a connection's work to the hard close of its socket; default 5 s.
    public var closeTimeout: Duration = .seconds(5)
    /// Connections in total; default 12,000.
    public var connectionsMax = 12_000
    /// Connections per remote address, not on Unix sockets; default 256.
    public var connectionsPerAddressMax = 256
    /// Payload bytes per frame, 1,024 to 16,777,215; default 16 KiB.
    public var framePayloadBytesMax = 16_384
    /// Bytes per message, 1 to 2^31 - 1; default 4 MiB.
    public var messageBytesMax = 4 * 1_024 * 1_024
    /// Bytes of metadata per call, to 65,535; default 16 KiB.
    public var metadataBytesMax = 16_384
    /// Metadata pairs per call; default 64.
    public var metadataPairsMax = 64
    /// Calls open at once per connection, handlers of abandoned calls included; default 256.
    public var callsPerConnectionMax = 256
    /// Calls opened per second and connection; default 250,000, more than one connection reaches.
    public var opensPerSecondMax = 250_000
    /// Calls given up by the client per second and connection; default 200.
    public var cancelsPerSecondMax = 200
    /// Pings per second and connection; default 10.
    public var pingsPerSecondMax = 10
    /// Credit, pong and late frames per second and connection; default 50,000.
    public var controlFramesPerSecondMax = 50_000
    /// Credit a call starts with: request bytes that may wait for its handler, 4,096 to 2^31 - 1; default 128 KiB.
    public var callCreditBytes = 131_072
    /// Request bytes that may wait on one connection in all; default 32 MiB.
    public var inboundBufferedBytesMax = 32 * 1_024 * 1_024
    /// Answer bytes that may wait for a client that does not read, per connection; default 16 MiB.
    public var outboundBufferedBytesMax = 16 * 1_024 * 1_024
    /// Deadline of a call whose client names none; default 30 s.
    public var deadlineDefault: Duration = .seconds(30)
    /// Longest deadline a client may name; default 24 h.
    public var deadlineMax: Duration = .seconds(86_400)
    /// Part of a deadline kept for the report, never more than a tenth of it; default 20 ms.
    public var deadlineMargin: Duration = .milliseconds(20)
    /// Time between two checks of the certificates of connections with open calls; default 2 s.
    public var peerCheckInterval: Duration = .seconds(2)

    /// Makes the defaults.
    public init() {}

    /// Throws `limit` naming the first field outside its range.
    func validate() throws(RPCConfigurationError) {
        let settings: [(ConnectionSettings.Identifier, Int, String)] = [
            (.framePayloadBytesMax, framePayloadBytesMax, "framePayloadBytesMax"),
            (.messageBytesMax, messageBytesMax, "messageBytesMax"),
            (.callCreditBytes, callCreditBytes, "callCreditBytes"),
            (.callsMax, callsPerConnectionMax, "callsPerConnectionMax"),
            (.metadataBytesMax, metadataBytesMax, "metadataBytesMax"),
        ]
        for (identifier, value, name) in settings {
            let range = ConnectionSettings.range(identifier)
            guard value >= Int(range.lowerBound), value <= Int(range.upperBound) else {
                throw RPCConfigurationError(
                    .limit, "\(name) is \(value)", advice: "choose \(range.lowerBound) to \(range.upperBound)")
            }
        }
        let positive = [
            (connectionsMax, "connectionsMax"), (connectionsPerAddressMax, "connectionsPerAddressMax"),
            (metadataPairsMax, "metadataPairsMax"), (opensPerSecondMax, "opensPerSecondMax"),
            (cancelsPerSecondMax, "cancelsPerSecondMax"), (pingsPerSecondMax, "pingsPerSecondMax"),
            (controlFramesPerSecondMax, "controlFramesPerSecondMax"),
            (inboundBufferedBytesMax, "inboundBufferedBytesMax"),
            (outboundBufferedBytesMax, "outboundBufferedBytesMax"),
        ]
        for (value, name) in positive where value < 1 {
            throw RPCConfigurationError(.limit, "\(name) is \(value)", advice: "choose 1 or more")
        }
        let durations = [
            (handshakeTimeout, "handshakeTimeout"), (keepaliveInterval, "keepaliveInterval"),
            (keepaliveTimeout, "keepaliveTimeout"), (partialFrameTimeout, "partialFrameTimeout"),
            (closeTimeout, "closeTimeout"), (deadlineDefault, "deadlineDefault"), (deadlineMax, "deadlineMax"),
            (peerCheckInterval, "peerCheckInterval"),
        ]
        for (value, name) in durations where value <= .zero {
            throw RPCConfigurationError(.limit, "\(name) is \(value)", advice: "choose more than zero")
        }
    }

    /// The same limits for one connection's state machine.
    var connection: ServerConnectionLimits {
        var limits = ServerConnectionLimits()
        limits.settings = ConnectionSettings(
            framePayloadBytesMax: framePayloadBytesMax, messageBytesMax: messageBytesMax,
            callCreditBytes: callCreditBytes, callsMax: callsPerConnectionMax, metadataBytesMax: metadataBytesMax)
        limits.metadataPairsMax = metadataPairsMax
        limits.keepaliveInterval = TimeAmount(keepaliveInterval)
        limits.keepaliveTimeout = TimeAmount(keepaliveTimeout)
        limits.handshakeTimeout = TimeAmount(handshakeTimeout)
        limits.partialFrameTimeout = TimeAmount(partialFrameTimeout)
        limits.opensPerSecondMax = opensPerSecondMax
        limits.cancelsPerSecondMax = cancelsPerSecondMax
        limits.pingsPerSecondMax = pingsPerSecondMax
        limits.controlFramesPerSecondMax = controlFramesPerSecondMax
        limits.inboundBufferedBytesMax = inboundBufferedBytesMax
        limits.outboundBufferedBytesMax = outboundBufferedBytesMax
        limits.deadlineDefault = TimeAmount(deadlineDefault)
        limits.deadlineMax = TimeAmount(deadlineMax)
        limits.deadlineMargin = TimeAmount(deadlineMargin)
        limits.peerCheckInterval = TimeAmount(peerCheckInterval)
        return limits
    }
}
