import NIOCore

/// Writes frames; all integers are big-endian.
enum FrameEncoder {
    /// Writes any frame; the hot path calls the functions below directly.
    static func write(_ frame: Frame, into buffer: inout ByteBuffer) {
        switch frame {
        case .hello(let hello): writeHello(hello, into: &buffer)
        case .open(let open): writeOpen(open, into: &buffer)
        case .message(let message):
            writeMessage(
                message.payload[...], call: message.call, isContinued: message.isContinued, isLast: message.isLast,
                into: &buffer)
        case .halfClose(let call): writeHeader(.halfClose, call: call, payloadBytes: 0, into: &buffer)
        case .status(let status):
            writeStatus(
                status.code, message: status.message, metadata: status.metadata, call: status.call, into: &buffer)
        case .cancel(let call, let code):
            writeHeader(.cancel, call: call, payloadBytes: 1, into: &buffer)
            buffer.writeInteger(code.rawValue)
        case .credit(let call, let bytes):
            writeHeader(.credit, call: call, payloadBytes: 4, into: &buffer)
            buffer.writeInteger(UInt32(bytes))
        case .ping(let value):
            writeHeader(.ping, call: 0, payloadBytes: 8, into: &buffer)
            buffer.writeInteger(value)
        case .pong(let value):
            writeHeader(.pong, call: 0, payloadBytes: 8, into: &buffer)
            buffer.writeInteger(value)
        case .goAway(let goAway): writeGoAway(goAway, into: &buffer)
        }
    }

    static func writeHeader(
        _ kind: FrameKind, flags: UInt8 = 0, call: UInt32, payloadBytes: Int, into buffer: inout ByteBuffer
    ) {
        assert(payloadBytes >= 0 && payloadBytes < 1 << 24 && flags < 16)
        let word =
            UInt64(payloadBytes) << 40 | UInt64(flags) << 36 | UInt64(kind.rawValue) << 32 | UInt64(call)
        buffer.writeInteger(word)
    }

    static func writeMessage(
        _ payload: ArraySlice<UInt8>, call: UInt32, isContinued: Bool, isLast: Bool, into buffer: inout ByteBuffer
    ) {
        let flags =
            (isContinued ? ProtocolConstants.continuedFlag : 0) | (isLast ? ProtocolConstants.lastFlag : 0)
        writeHeader(.message, flags: flags, call: call, payloadBytes: payload.count, into: &buffer)
        payload.withUnsafeBytes { _ = buffer.writeBytes($0) }
    }

    static func writeOpen(_ open: OpenFrame, into buffer: inout ByteBuffer) {
        var method = open.method
        let methodBytes = method.utf8.count
        let payloadBytes = 4 + 2 + methodBytes + 2 + open.metadata.encodedBytes
        writeHeader(.open, call: open.call, payloadBytes: payloadBytes, into: &buffer)
        buffer.writeInteger(open.deadlineMilliseconds)
        buffer.writeInteger(UInt16(methodBytes))
        method.withUTF8 { _ = buffer.writeBytes($0) }
        writeMetadata(open.metadata, into: &buffer)
    }

    static func writeStatus(
        _ code: RPCStatusCode, message: String, metadata: RPCMetadata, call: UInt32, into buffer: inout ByteBuffer
    ) {
        let text = cut(message)
        let payloadBytes = 1 + 2 + text.count + 2 + metadata.encodedBytes
        writeHeader(.status, call: call, payloadBytes: payloadBytes, into: &buffer)
        buffer.writeInteger(code.rawValue)
        buffer.writeInteger(UInt16(text.count))
        buffer.writeBytes(text)
        writeMetadata(metadata, into: &buffer)
    }

    /// The status of a call that went well and says nothing more: the hot path.
    static func writeOkStatus(call: UInt32, into buffer: inout ByteBuffer) {
        writeHeader(.status, call: call, payloadBytes: 5, into: &buffer)
        buffer.writeRepeatingByte(0, count: 5)
    }

    private static func writeHello(_ hello: HelloFrame, into buffer: inout ByteBuffer) {
        let identifiers = ConnectionSettings.Identifier.allCases
        writeHeader(.hello, call: 0, payloadBytes: 8 + 2 + 2 + 2 + identifiers.count * 6, into: &buffer)
        buffer.writeInteger(ProtocolConstants.magic)
        buffer.writeInteger(hello.versionMin)
        buffer.writeInteger(hello.versionMax)
        buffer.writeInteger(UInt16(identifiers.count))
        for identifier in identifiers {
            buffer.writeInteger(identifier.rawValue)
            buffer.writeInteger(UInt32(hello.settings[identifier]))
        }
    }

    private static func writeGoAway(_ goAway: GoAwayFrame, into buffer: inout ByteBuffer) {
        let text = cut(goAway.message)
        writeHeader(.goAway, call: 0, payloadBytes: 4 + 2 + 2 + text.count, into: &buffer)
        buffer.writeInteger(goAway.lastCall)
        buffer.writeInteger(goAway.code.rawValue)
        buffer.writeInteger(UInt16(text.count))
        buffer.writeBytes(text)
    }

    private static func writeMetadata(_ metadata: RPCMetadata, into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt16(metadata.elements.count))
        for element in metadata.elements {
            buffer.writeInteger(UInt16(element.key.utf8.count))
            buffer.writeString(element.key)
            buffer.writeInteger(UInt16(element.value.count))
            buffer.writeBytes(element.value)
        }
    }

    /// At most `textBytesMax` bytes, cut between characters so that it stays UTF-8.
    private static func cut(_ text: String) -> Substring.UTF8View {
        guard text.utf8.count > ProtocolConstants.textBytesMax else { return text[...].utf8 }
        var end = text.utf8.index(text.startIndex, offsetBy: ProtocolConstants.textBytesMax)
        while end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return text[..<end].utf8
    }
}
