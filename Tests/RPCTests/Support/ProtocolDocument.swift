import Foundation
import NIOCore
import Testing

@testable import RPC

/// The hexadecimal vectors of `docs/protocol.md` by name.
enum ProtocolDocument {
    static func vectors() throws -> [String: [UInt8]] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/protocol.md"), encoding: .utf8)
        var vectors: [String: [UInt8]] = [:]
        var name: String?
        var digits = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```vector ") {
                name = String(line.dropFirst("```vector ".count))
                digits = ""
            } else if line.hasPrefix("```"), let ended = name {
                vectors[ended] = try bytes(digits)
                name = nil
            } else if name != nil {
                digits += line.filter { !$0.isWhitespace }
            }
        }
        return vectors
    }

    static func bytes(_ hexadecimal: String) throws -> [UInt8] {
        let digits = Array(hexadecimal)
        return try stride(from: 0, to: digits.count, by: 2).map { index in
            try #require(UInt8(String(digits[index..<index + 2]), radix: 16))
        }
    }
}

/// Bytes of frames.
func encode(_ frames: [Frame]) -> ByteBuffer {
    var buffer = ByteBuffer()
    for frame in frames { FrameEncoder.write(frame, into: &buffer) }
    return buffer
}

/// Frames of bytes; throws the violation in them.
func decode(
    _ buffer: ByteBuffer, limits: FrameDecoder.Limits = FrameDecoder.Limits()
) throws(ProtocolViolation) -> [Frame] {
    var decoder = FrameDecoder(limits: limits)
    decoder.append(buffer)
    var frames: [Frame] = []
    while let frame = try decoder.next() { frames.append(frame) }
    return frames
}
