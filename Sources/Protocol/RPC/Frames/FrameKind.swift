/// Kind of a frame: the low four bits of the fourth header byte.
enum FrameKind: UInt8 {
    case hello = 1
    case open = 2
    case message = 3
    case halfClose = 4
    case status = 5
    case cancel = 6
    case credit = 7
    case ping = 8
    case pong = 9
    case goAway = 10
}

/// Why a side ends the connection.
enum GoAwayCode: UInt16 {
    /// Orderly end: open calls are finished, new ones are not taken.
    case drain = 0
    /// A frame broke the rules.
    case protocolError = 1
    /// A frame or message is longer than the receiver takes.
    case tooLarge = 2
    /// No common protocol version.
    case unsupportedVersion = 3
    /// A rate limit was passed.
    case limitExceeded = 4
    /// The peer was silent or too slow.
    case timeout = 5
    /// The sender broke.
    case internalError = 6
}

/// A breach of the protocol by the peer; ends the connection.
struct ProtocolViolation: Error, Equatable {
    var code: GoAwayCode
    var message: String

    init(_ code: GoAwayCode, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// Sizes that belong to the protocol itself.
enum ProtocolConstants {
    /// Bytes of a frame header: 24 bits of length, 4 of flags, 4 of kind, 32 of call.
    static let headerBytes = 8
    /// First payload bytes of a hello: "KAKUZUKE".
    static let magic: UInt64 = 0x4B41_4B55_5A55_4B45
    /// Versions this code speaks.
    static let versionMin: UInt16 = 1
    static let versionMax: UInt16 = 1
    /// Flag of a message frame: the message goes on.
    static let continuedFlag: UInt8 = 0x1
    /// Flag of a message frame: the client sends nothing more.
    static let lastFlag: UInt8 = 0x2
    /// Bytes of credit a message frame costs beside its payload, so that empty messages are not free.
    static let messageOverheadBytes = 8
    /// Credit a sender wants at least before it cuts a fragment, so that no fragment is tiny.
    static let fragmentBytesMin = 1_024
    /// Bytes of method name at most.
    static let methodBytesMax = 255
    /// Bytes of a status or go-away message at most; longer text is cut.
    static let textBytesMax = 4_096
    /// A hello is bounded before any setting is known.
    static let helloPayloadBytesMax = 1_024
}
