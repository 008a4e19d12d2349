import NIOCore

/// Cuts a byte stream into frames and checks everything that one frame alone can break.
///
/// A length above the limit is refused from the header, before any of its bytes is kept.
struct FrameDecoder {
    /// What this side accepts; its own hello said so.
    struct Limits: Equatable {
        var framePayloadBytesMax = 16_384
        var metadataBytesMax = 16_384
        var metadataPairsMax = 64
    }

    private let limits: Limits
    private var buffer = ByteBuffer()

    init(limits: Limits) {
        self.limits = limits
    }

    /// True if the first bytes of a frame are here and the rest is not.
    var hasPartialFrame: Bool { buffer.readableBytes > 0 }

    /// Takes bytes as they came from the socket.
    mutating func append(_ bytes: ByteBuffer) {
        if buffer.readableBytes == 0 {
            buffer = bytes
        } else {
            buffer.writeImmutableBuffer(bytes)
        }
    }

    /// The next whole frame, nil if more bytes are needed.
    mutating func next() throws(ProtocolViolation) -> Frame? {
        guard let word = buffer.getInteger(at: buffer.readerIndex, as: UInt64.self) else {
            releaseIfEmpty()
            return nil
        }
        let payloadBytes = Int(word >> 40)
        let flags = UInt8(truncatingIfNeeded: word >> 36) & 0x0F
        let call = UInt32(truncatingIfNeeded: word)
        guard let kind = FrameKind(rawValue: UInt8(truncatingIfNeeded: word >> 32) & 0x0F) else {
            throw ProtocolViolation(.protocolError, "unknown frame kind")
        }
        try check(kind, flags: flags, call: call, payloadBytes: payloadBytes)
        guard buffer.readableBytes >= ProtocolConstants.headerBytes + payloadBytes else { return nil }
        buffer.moveReaderIndex(forwardBy: ProtocolConstants.headerBytes)
        if kind == .message {
            let frame = Frame.message(
                MessageFrame(
                    call: call,
                    isContinued: flags & ProtocolConstants.continuedFlag != 0,
                    isLast: flags & ProtocolConstants.lastFlag != 0,
                    payload: buffer.readBytes(length: payloadBytes) ?? []))
            return frame
        }
        guard var payload = buffer.readSlice(length: payloadBytes) else { return nil }
        let frame = try decode(kind, call: call, payload: &payload)
        guard payload.readableBytes == 0 else {
            throw ProtocolViolation(.protocolError, "bytes after the end of a \(kind) frame")
        }
        return frame
    }

    /// Gives the socket's buffer back, so that an idle connection holds none.
    private mutating func releaseIfEmpty() {
        if buffer.readableBytes == 0 { buffer = ByteBuffer() }
    }

    private func check(
        _ kind: FrameKind, flags: UInt8, call: UInt32, payloadBytes: Int
    ) throws(ProtocolViolation) {
        let fixedBytes: Int? =
            switch kind {
            case .halfClose: 0
            case .cancel: 1
            case .credit: 4
            case .ping, .pong: 8
            default: nil
            }
        if let fixedBytes, fixedBytes != payloadBytes {
            throw ProtocolViolation(.protocolError, "a \(kind) frame has a payload of \(fixedBytes) bytes")
        }
        let bytesMax = kind == .hello ? ProtocolConstants.helloPayloadBytesMax : limits.framePayloadBytesMax
        // Open, status and go-away frames are never cut: they need room for metadata and text whatever the frame limit.
        let roomy = limits.metadataBytesMax + ProtocolConstants.textBytesMax + 1_024
        let allowed = kind == .open || kind == .status || kind == .goAway ? max(bytesMax, roomy) : bytesMax
        guard payloadBytes <= allowed else {
            throw ProtocolViolation(.tooLarge, "a \(kind) frame has at most \(allowed) payload bytes")
        }
        let allowedFlags: UInt8 = kind == .message ? 0x3 : 0
        guard flags & ~allowedFlags == 0 else {
            throw ProtocolViolation(.protocolError, "unknown flags on a \(kind) frame")
        }
        guard flags != 0x3 else {
            throw ProtocolViolation(.protocolError, "a continued message cannot be the last")
        }
        switch kind {
        case .hello, .ping, .pong, .goAway:
            guard call == 0 else { throw ProtocolViolation(.protocolError, "a \(kind) frame has call 0") }
        case .open, .message, .halfClose, .status, .cancel, .credit:
            guard call != 0 else { throw ProtocolViolation(.protocolError, "a \(kind) frame needs a call") }
        }
    }

    private func decode(
        _ kind: FrameKind, call: UInt32, payload: inout ByteBuffer
    ) throws(ProtocolViolation) -> Frame {
        switch kind {
        case .hello: return .hello(try decodeHello(&payload))
        case .open:
            let deadline: UInt32 = try integer(&payload)
            let method = try text(&payload, bytesMax: ProtocolConstants.methodBytesMax)
            guard !method.isEmpty else { throw ProtocolViolation(.protocolError, "an open frame without a method") }
            let metadata = try decodeMetadata(&payload)
            return .open(OpenFrame(call: call, deadlineMilliseconds: deadline, method: method, metadata: metadata))
        case .message, .halfClose: return .halfClose(call: call)
        case .status:
            let code: UInt8 = try integer(&payload)
            let message = try text(&payload, bytesMax: ProtocolConstants.textBytesMax)
            let metadata = try decodeMetadata(&payload)
            let known = RPCStatusCode(rawValue: code) ?? .unknown
            return .status(StatusFrame(call: call, code: known, message: message, metadata: metadata))
        case .cancel:
            let code: UInt8 = try integer(&payload)
            guard let known = RPCStatusCode(rawValue: code), known == .cancelled || known == .deadlineExceeded else {
                throw ProtocolViolation(.protocolError, "a cancel frame says cancelled or deadline exceeded")
            }
            return .cancel(call: call, code: known)
        case .credit:
            let bytes: UInt32 = try integer(&payload)
            guard bytes > 0, bytes <= 0x7FFF_FFFF else {
                throw ProtocolViolation(.protocolError, "credit is 1 to 2,147,483,647 bytes")
            }
            return .credit(call: call, bytes: Int(bytes))
        case .ping: return .ping(try integer(&payload))
        case .pong: return .pong(try integer(&payload))
        case .goAway:
            let lastCall: UInt32 = try integer(&payload)
            let code: UInt16 = try integer(&payload)
            let message = try text(&payload, bytesMax: ProtocolConstants.textBytesMax)
            let known = GoAwayCode(rawValue: code) ?? .internalError
            return .goAway(GoAwayFrame(lastCall: lastCall, code: known, message: message))
        }
    }

    private func decodeHello(_ payload: inout ByteBuffer) throws(ProtocolViolation) -> HelloFrame {
        let magic: UInt64 = try integer(&payload)
        guard magic == ProtocolConstants.magic else {
            throw ProtocolViolation(.protocolError, "the peer does not speak this protocol")
        }
        let versionMin: UInt16 = try integer(&payload)
        let versionMax: UInt16 = try integer(&payload)
        guard versionMin <= versionMax else {
            throw ProtocolViolation(.protocolError, "the lowest version lies above the highest")
        }
        var settings = ConnectionSettings()
        var previous: UInt16 = 0
        for _ in 0..<(try integer(&payload) as UInt16) {
            let number: UInt16 = try integer(&payload)
            let value: UInt32 = try integer(&payload)
            guard number > previous else {
                throw ProtocolViolation(.protocolError, "settings stand in rising order, each once")
            }
            previous = number
            // Settings of later versions are skipped.
            guard let identifier = ConnectionSettings.Identifier(rawValue: number) else { continue }
            guard ConnectionSettings.range(identifier).contains(value) else {
                throw ProtocolViolation(.protocolError, "setting \(number) lies outside its range")
            }
            settings[identifier] = Int(value)
        }
        return HelloFrame(versionMin: versionMin, versionMax: versionMax, settings: settings)
    }

    private func decodeMetadata(_ payload: inout ByteBuffer) throws(ProtocolViolation) -> RPCMetadata {
        let count = Int(try integer(&payload) as UInt16)
        guard count > 0 else { return RPCMetadata() }
        guard count <= limits.metadataPairsMax else {
            throw ProtocolViolation(.tooLarge, "at most \(limits.metadataPairsMax) metadata pairs")
        }
        guard payload.readableBytes <= limits.metadataBytesMax else {
            throw ProtocolViolation(.tooLarge, "at most \(limits.metadataBytesMax) bytes of metadata")
        }
        var elements: [RPCMetadata.Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count {
            let key = try bytes(&payload)
            guard RPCMetadata.isValidKey(key) else { throw ProtocolViolation(.protocolError, "a wrong metadata key") }
            let value = try bytes(&payload)
            elements.append(RPCMetadata.Element(key: String(decoding: key, as: UTF8.self), value: value))
        }
        return RPCMetadata(unchecked: elements)
    }

    private func integer<Value: FixedWidthInteger>(
        _ payload: inout ByteBuffer
    ) throws(ProtocolViolation) -> Value {
        guard let value = payload.readInteger(as: Value.self) else { throw FrameDecoder.short }
        return value
    }

    private func bytes(_ payload: inout ByteBuffer) throws(ProtocolViolation) -> [UInt8] {
        let count: UInt16 = try integer(&payload)
        guard let value = payload.readBytes(length: Int(count)) else { throw FrameDecoder.short }
        return value
    }

    private func text(_ payload: inout ByteBuffer, bytesMax: Int) throws(ProtocolViolation) -> String {
        let count = Int(try integer(&payload) as UInt16)
        guard count <= bytesMax else { throw ProtocolViolation(.tooLarge, "a text has at most \(bytesMax) bytes") }
        guard let slice = payload.readSlice(length: count) else { throw FrameDecoder.short }
        guard let value = slice.withUnsafeReadableBytes({ String(validating: $0, as: UTF8.self) }) else {
            throw ProtocolViolation(.protocolError, "a text is not UTF-8")
        }
        return value
    }

    private static let short = ProtocolViolation(.protocolError, "a frame ends inside a field")
}
