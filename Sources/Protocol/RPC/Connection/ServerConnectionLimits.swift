import NIOCore

/// The limits of one server connection in the form the state machine uses.
struct ServerConnectionLimits {
    var settings = ConnectionSettings()
    var metadataPairsMax = 64
    var keepaliveInterval = TimeAmount.seconds(10)
    var keepaliveTimeout = TimeAmount.seconds(5)
    var handshakeTimeout = TimeAmount.seconds(10)
    var partialFrameTimeout = TimeAmount.seconds(10)
    var opensPerSecondMax = 250_000
    var cancelsPerSecondMax = 200
    var pingsPerSecondMax = 10
    var controlFramesPerSecondMax = 50_000
    var inboundBufferedBytesMax = 32 * 1_024 * 1_024
    var outboundBufferedBytesMax = 16 * 1_024 * 1_024
    var deadlineDefault = TimeAmount.seconds(30)
    var deadlineMax = TimeAmount.hours(24)
    var deadlineMargin = TimeAmount.milliseconds(20)
    var peerCheckInterval = TimeAmount.seconds(2)
}
