/// What one side accepts, said in its hello.
///
/// Settings a peer leaves out have the values of `init()`.
struct ConnectionSettings: Equatable {
    /// Payload bytes of one frame at most; 1,024 to 16,777,215.
    var framePayloadBytesMax = 16_384
    /// Bytes of a whole message at most.
    var messageBytesMax = 4 * 1_024 * 1_024
    /// Credit a new call starts with; at least 4,096.
    var callCreditBytes = 131_072
    /// Calls that may be open at once; said by the server.
    var callsMax = 256
    /// Bytes of metadata per open or status frame at most.
    var metadataBytesMax = 16_384

    /// Number of each setting on the wire.
    enum Identifier: UInt16, CaseIterable {
        case framePayloadBytesMax = 1
        case messageBytesMax = 2
        case callCreditBytes = 3
        case callsMax = 4
        case metadataBytesMax = 5
    }

    /// Values a peer may send.
    static func range(_ identifier: Identifier) -> ClosedRange<UInt32> {
        switch identifier {
        case .framePayloadBytesMax: 1_024...16_777_215
        case .messageBytesMax: 1...0x7FFF_FFFF
        case .callCreditBytes: 4_096...0x7FFF_FFFF
        case .callsMax: 1...0x7FFF_FFFF
        case .metadataBytesMax: 0...0xFFFF
        }
    }

    subscript(identifier: Identifier) -> Int {
        get {
            switch identifier {
            case .framePayloadBytesMax: framePayloadBytesMax
            case .messageBytesMax: messageBytesMax
            case .callCreditBytes: callCreditBytes
            case .callsMax: callsMax
            case .metadataBytesMax: metadataBytesMax
            }
        }
        set {
            switch identifier {
            case .framePayloadBytesMax: framePayloadBytesMax = newValue
            case .messageBytesMax: messageBytesMax = newValue
            case .callCreditBytes: callCreditBytes = newValue
            case .callsMax: callsMax = newValue
            case .metadataBytesMax: metadataBytesMax = newValue
            }
        }
    }
}
