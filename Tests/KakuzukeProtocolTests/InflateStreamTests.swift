import Testing

@testable import KakuzukeProtocol

// Goal: a stream comes out the same however it is cut into pieces, and a checksum is that of the standards. Method: all
// sizes of pieces; the check value of CRC-32.
@Suite struct InflateStreamTests {
    @Test func aStreamComesOutInAnyPieces() throws {
        let input = Array(String(repeating: "receipt,7,110\n", count: 300).utf8)
        let packed = Array(try Deflate.compress(input).dropFirst(2).dropLast(4))
        for (pieceBytes, roomBytes) in [(1, 1), (1, 4_096), (7, 13), (packed.count, 5), (packed.count, 1 << 20)] {
            let stream = try InflateStream(.raw)
            var output = [UInt8](repeating: 0, count: roomBytes)
            var (result, rest) = ([UInt8](), packed[...])
            var isAtEnd = false
            while !isAtEnd {
                let step = try stream.unpack(rest.prefix(pieceBytes), into: &output, at: 0)
                try #require(step.used > 0 || step.made > 0)
                result += output[..<step.made]
                rest = rest.dropFirst(step.used)
                isAtEnd = step.isAtEnd
            }
            #expect(result == input && rest.isEmpty)
        }
    }

    @Test func whatIsNoStreamIsMalformed() throws {
        var output = [UInt8](repeating: 0, count: 64)
        #expect(throws: DeflateError(.malformed)) {
            _ = try InflateStream(.gzip).unpack([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], into: &output, at: 0)
        }
        #expect(throws: DeflateError(.malformed)) {
            _ = try InflateStream(.raw).unpack([0xff, 0xff], into: &output, at: 0)
        }
        // Nothing is none yet.
        let step = try InflateStream(.raw).unpack([], into: &output, at: 0)
        #expect(step == InflateStream.Step(used: 0, made: 0, isAtEnd: false))
    }

    @Test func theChecksumIsThatOfTheStandard() {
        var whole = CyclicRedundancyCheck()
        whole.update(Array("123456789".utf8)[...])
        #expect(whole.value == 0xcbf4_3926)
        var parts = CyclicRedundancyCheck()
        for byte in "123456789".utf8 {
            parts.update([byte])
            parts.update([])
        }
        #expect(parts == whole)
    }
}
