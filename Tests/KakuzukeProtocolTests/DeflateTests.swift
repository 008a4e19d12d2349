import SeededTestSupport
import Testing

@testable import KakuzukeProtocol

// Goal: compression is lossless, never makes more than its limit and names every broken input.
// Method: round trips at all sizes and levels, cut and changed streams, a bomb.
@Suite struct DeflateTests {
    @Test("what is compressed comes back", arguments: Deflate.Level.allCases)
    func roundTrip(level: Deflate.Level) throws {
        var generator = SeededGenerator(1)
        for count in [0, 1, 2, 100, 4_095, 4_096, 4_097, 300_000] {
            let input = (0..<count).map { _ in UInt8.random(in: 0...7, using: &generator) }
            let packed = try Deflate.compress(input, level: level)
            #expect(try Deflate.decompress(packed, limit: count) == input)
        }
    }

    @Test("one byte above the limit is refused, the limit itself is not")
    func limit() throws {
        let packed = try Deflate.compress([UInt8](repeating: 7, count: 10_000))
        #expect(try Deflate.decompress(packed, limit: 10_000).count == 10_000)
        #expect(throws: DeflateError(.limitExceeded)) { try Deflate.decompress(packed, limit: 9_999) }
        #expect(throws: DeflateError(.limitExceeded)) { try Deflate.decompress(packed, limit: 0) }
    }

    @Test("a bomb of a thousandfold is refused at the limit")
    func bomb() throws {
        let packed = try Deflate.compress([UInt8](repeating: 0, count: 64 * 1024 * 1024), level: .fastest)
        #expect(packed.count < 1024 * 1024)
        #expect(throws: DeflateError(.limitExceeded)) { try Deflate.decompress(packed, limit: 1024 * 1024) }
    }

    @Test("cut, changed and continued streams have their own errors")
    func broken() throws {
        let packed = try Deflate.compress(Array("a text that is long enough to compress, compress, compress".utf8))
        for count in 0..<packed.count {
            #expect(throws: DeflateError(.truncated)) {
                try Deflate.decompress(Array(packed[..<count]), limit: 1000)
            }
        }
        #expect(throws: DeflateError(.trailingBytes)) { try Deflate.decompress(packed + [0], limit: 1000) }
        #expect(throws: DeflateError(.malformed)) { try Deflate.decompress([1, 2, 3, 4, 5], limit: 1000) }
        var changed = packed
        changed[changed.count - 1] ^= 1
        #expect(throws: DeflateError(.malformed)) { try Deflate.decompress(changed, limit: 1000) }
    }
}
