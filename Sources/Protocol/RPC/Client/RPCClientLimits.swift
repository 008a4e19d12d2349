import NIOCore

/// Every bound of a client; each has a default that suits an agent in a shop.
public struct RPCClientLimits: Sendable, Hashable {
    /// Time for TCP, TLS and hello together; default 10 s.
    public var connectTimeout: Duration = .seconds(10)
    /// Silence after which the server is asked for a sign of life; default 10 s.
    public var keepaliveInterval: Duration = .seconds(10)
    /// Time the server has for that sign before the connection is given up; default 5 s.
    public var keepaliveTimeout: Duration = .seconds(5)
    /// Time from the first byte of a frame to its last; default 10 s.
    public var partialFrameTimeout: Duration = .seconds(10)
    /// Time from the end of a connection's work to the hard close of its socket; default 5 s.
    public var closeTimeout: Duration = .seconds(5)
    /// Deadline of calls that name none, default 30 s; nil: the server's limit decides.
    public var deadlineDefault: Duration? = .seconds(30)
    /// Payload bytes per frame, 1,024 to 16,777,215; default 16 KiB.
    public var framePayloadBytesMax = 16_384
    /// Bytes per message received, 1 to 2^31 - 1; default 4 MiB.
    public var messageBytesMax = 4 * 1_024 * 1_024
    /// Bytes of trailing metadata per call, to 65,535; default 16 KiB.
    public var metadataBytesMax = 16_384
    /// Metadata pairs per call; default 64.
    public var metadataPairsMax = 64
    /// Credit a call starts with: answer bytes that may wait for their reader, 4,096 to 2^31 - 1; default 128 KiB.
    public var callCreditBytes = 131_072
    /// Answer bytes that may wait on the connection in all; default 64 MiB.
    public var inboundBufferedBytesMax = 64 * 1_024 * 1_024
    /// Calls that may wait for a connection or for room on it; default 10,000.
    public var waitingCallsMax = 10_000
    /// Pings the server may send per second; default 10.
    public var pingsPerSecondMax = 10
    /// First pause after a failed attempt to connect; default 500 ms.
    public var backoffInitial: Duration = .milliseconds(500)
    /// Longest pause; default 60 s.
    public var backoffMax: Duration = .seconds(60)
    /// Each pause is this many times the one before; default 1.6.
    public var backoffMultiplier = 1.6

    /// Makes the defaults.
    public init() {}

    /// Throws `limit` naming the first field outside its range.
    func validate() throws(RPCConfigurationError) {
        let settings: [(ConnectionSettings.Identifier, Int, String)] = [
            (.framePayloadBytesMax, framePayloadBytesMax, "framePayloadBytesMax"),
            (.messageBytesMax, messageBytesMax, "messageBytesMax"),
            (.callCreditBytes, callCreditBytes, "callCreditBytes"),
            (.metadataBytesMax, metadataBytesMax, "metadataBytesMax"),
        ]
        for (identifier, value, name) in settings {
            let range = ConnectionSettings.range(identifier)
            guard value >= Int(range.lowerBound), value <= Int(range.upperBound) else {
                throw RPCConfigurationError(
                    .limit, "\(name) is \(value)", advice: "choose \(range.lowerBound) to \(range.upperBound)")
            }
        }
        let durations = [
            (connectTimeout, "connectTimeout"), (keepaliveInterval, "keepaliveInterval"),
            (keepaliveTimeout, "keepaliveTimeout"), (partialFrameTimeout, "partialFrameTimeout"),
            (closeTimeout, "closeTimeout"), (backoffInitial, "backoffInitial"), (backoffMax, "backoffMax"),
            (deadlineDefault ?? .seconds(1), "deadlineDefault"),
        ]
        for (value, name) in durations where value <= .zero {
            throw RPCConfigurationError(.limit, "\(name) is \(value)", advice: "choose more than zero")
        }
        guard backoffMultiplier >= 1 else {
            throw RPCConfigurationError(.limit, "backoffMultiplier is below 1", advice: "choose 1 or more")
        }
        let counts = [
            (metadataPairsMax, "metadataPairsMax"), (inboundBufferedBytesMax, "inboundBufferedBytesMax"),
            (waitingCallsMax, "waitingCallsMax"), (pingsPerSecondMax, "pingsPerSecondMax"),
        ]
        for (value, name) in counts where value < 1 {
            throw RPCConfigurationError(.limit, "\(name) is \(value)", advice: "choose 1 or more")
        }
    }

    /// The same limits for one connection's state machine.
    var connection: ClientConnectionLimits {
        var limits = ClientConnectionLimits()
        limits.settings = ConnectionSettings(
            framePayloadBytesMax: framePayloadBytesMax, messageBytesMax: messageBytesMax,
            callCreditBytes: callCreditBytes, callsMax: 1, metadataBytesMax: metadataBytesMax)
        limits.metadataPairsMax = metadataPairsMax
        limits.keepaliveInterval = TimeAmount(keepaliveInterval)
        limits.keepaliveTimeout = TimeAmount(keepaliveTimeout)
        limits.partialFrameTimeout = TimeAmount(partialFrameTimeout)
        limits.inboundBufferedBytesMax = inboundBufferedBytesMax
        limits.pingsPerSecondMax = pingsPerSecondMax
        return limits
    }
}
