/// One frame of the protocol, decoded; `docs/protocol.md` gives every byte.
enum Frame: Equatable {
    case hello(HelloFrame)
    case open(OpenFrame)
    case message(MessageFrame)
    case halfClose(call: UInt32)
    case status(StatusFrame)
    case cancel(call: UInt32, code: RPCStatusCode)
    case credit(call: UInt32, bytes: Int)
    case ping(UInt64)
    case pong(UInt64)
    case goAway(GoAwayFrame)
}

/// First frame of each side: protocol versions and what the sender accepts.
struct HelloFrame: Equatable {
    var versionMin: UInt16
    var versionMax: UInt16
    var settings: ConnectionSettings
}

/// Opens a call: method, time left, metadata.
struct OpenFrame: Equatable {
    var call: UInt32
    /// Milliseconds the caller gives the call from now; 0 means that it named no deadline.
    var deadlineMilliseconds: UInt32
    var method: String
    var metadata: RPCMetadata
}

/// One fragment of a message.
struct MessageFrame: Equatable {
    var call: UInt32
    /// True if the message goes on in the next frame of this call.
    var isContinued: Bool
    /// True if the client sends nothing after this message; the server never sets it.
    var isLast: Bool
    var payload: [UInt8]
}

/// Ends a call from the server.
struct StatusFrame: Equatable {
    var call: UInt32
    var code: RPCStatusCode
    var message: String
    var metadata: RPCMetadata
}

/// Announces that the sender ends the connection.
struct GoAwayFrame: Equatable {
    /// Highest call the sender has worked on or will; 0 from a client.
    var lastCall: UInt32
    var code: GoAwayCode
    var message: String
}
