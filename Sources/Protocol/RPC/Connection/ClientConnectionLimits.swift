import NIOCore

/// The limits of one client connection in the form the state machine uses.
struct ClientConnectionLimits {
    var settings = ConnectionSettings()
    var metadataPairsMax = 64
    var keepaliveInterval = TimeAmount.seconds(10)
    var keepaliveTimeout = TimeAmount.seconds(5)
    var partialFrameTimeout = TimeAmount.seconds(10)
    var inboundBufferedBytesMax = 64 * 1_024 * 1_024
    var pingsPerSecondMax = 10
    /// How long after the deadline the server's own report is still waited for.
    var deadlineGrace = TimeAmount.zero
}
