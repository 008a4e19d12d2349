import NIOCore
import Testing

@testable import RPC

// Goal: every malformed frame has its defined answer and no bytes crash the decoder. Method: tables and seeded fuzzing.
@Suite struct FrameDecoderTests {
    static let all = encode(FrameVectorTests.frames.sorted { $0.key < $1.key }.map(\.value))

    @Test func framesCutAtEveryByteComeOutWhole() throws {
        let bytes = Array(buffer: Self.all)
        let whole = try decode(Self.all)
        for cut in 0...bytes.count {
            var decoder = FrameDecoder(limits: FrameDecoder.Limits())
            var frames: [Frame] = []
            for part in [bytes[..<cut], bytes[cut...]] {
                decoder.append(ByteBuffer(bytes: part))
                while let frame = try decoder.next() { frames.append(frame) }
            }
            #expect(frames == whole)
            #expect(!decoder.hasPartialFrame)
        }
    }

    @Test func oneByteAtATimeGivesTheSameFrames() throws {
        var decoder = FrameDecoder(limits: FrameDecoder.Limits())
        var frames: [Frame] = []
        for byte in Array(buffer: Self.all) {
            decoder.append(ByteBuffer(bytes: [byte]))
            while let frame = try decoder.next() { frames.append(frame) }
        }
        #expect(frames == (try decode(Self.all)))
    }

    static let malformed: [(String, GoAwayCode)] = [
        ("00000000 00000000", .protocolError),  // kind 0
        ("0000000b 00000001", .protocolError),  // kind 11
        ("0000000f 00000001", .protocolError),  // kind 15
        ("00000043 00000001", .protocolError),  // unknown flag on a message
        ("00000033 00000001", .protocolError),  // continued and last
        ("00000014 00000001", .protocolError),  // flag on a half-close
        ("00000003 00000000", .protocolError),  // message of call 0
        ("00000808 00000001 0000000000000000", .protocolError),  // ping of a call
        ("00000708 00000000 00000000000000", .protocolError),  // ping of 7 bytes
        ("00000104 00000001 00", .protocolError),  // half-close with a payload
        ("00000106 00000001 00", .protocolError),  // cancel with ok
        ("00000106 00000001 10", .protocolError),  // cancel with another code
        ("00000407 00000001 00000000", .protocolError),  // no credit
        ("00000407 00000001 80000000", .protocolError),  // credit beyond 31 bits
        ("00000802 00000001 00000000 0000 0000", .protocolError),  // open without a method
        ("00000902 00000001 00000000 0001 ff 0000", .protocolError),  // method not UTF-8
        ("00000702 00000001 00000000 0001 61", .protocolError),  // open without metadata
        ("00000a02 00000001 00000000 0001 61 0000 00", .protocolError),  // a byte too many
        ("00000d02 00000001 00000000 0001 61 0001 0000 0000", .protocolError),  // empty key
        ("00000e02 00000001 00000000 0001 61 0001 0001 41 0000", .protocolError),  // key in capitals
        ("00000902 00000001 00000000 0001 61 0041", .tooLarge),  // 65 pairs
        ("00000802 00000001 00000000 0100 0000", .tooLarge),  // method of 256 bytes
        ("00400103 00000001", .tooLarge),  // message of 16,385 bytes, refused from the header
        ("ffffff03 00000001", .tooLarge),
        ("00540102 00000001", .tooLarge),  // open of 21,505 bytes
        ("00040101 00000000", .tooLarge),  // hello of 1,025 bytes
        ("00000e01 00000000 4b414b555a554b44 0001 0001 0000", .protocolError),  // magic
        ("00000e01 00000000 4b414b555a554b45 0002 0001 0000", .protocolError),  // versions
        ("00000e01 00000000 4b414b555a554b45 0001 0001 0001", .protocolError),  // missing setting
        ("00001401 00000000 4b414b555a554b45 0001 0001 0001 0001 000003ff", .protocolError),  // range
        (
            "00001a01 00000000 4b414b555a554b45 0001 0001 0002 0002 00001000 0002 00001000", .protocolError
        ),  // twice
        ("00000505 00000001 00 1001 0000", .tooLarge),  // status text of 4,097 bytes
    ]

    @Test(arguments: malformed)
    func aMalformedFrameHasItsAnswer(hexadecimal: String, code: GoAwayCode) throws {
        let bytes = try ProtocolDocument.bytes(hexadecimal.filter { !$0.isWhitespace })
        #expect { try decode(ByteBuffer(bytes: bytes)) } throws: { ($0 as? ProtocolViolation)?.code == code }
    }

    @Test func anUnknownSettingIsSkippedAndAnUnknownStatusCodeIsUnknown() throws {
        let hello = try ProtocolDocument.bytes("00001401000000004b414b555a554b450001000300010009ffffffff")
        let expected = HelloFrame(versionMin: 1, versionMax: 3, settings: ConnectionSettings())
        #expect(try decode(ByteBuffer(bytes: hello)) == [.hello(expected)])
        let status = try ProtocolDocument.bytes("0000050500000001ff00000000")
        #expect(
            try decode(ByteBuffer(bytes: status)) == [
                .status(StatusFrame(call: 1, code: .unknown, message: "", metadata: RPCMetadata()))
            ])
    }

    @Test func randomBytesNeverCrashAndValidFramesSurvive() {
        var random = SeededGenerator()
        let base = Array(buffer: Self.all)
        for _ in 0..<20_000 {
            var bytes = base
            switch UInt8.random(in: 0...3, using: &random) {
            case 0:
                bytes = (0..<Int.random(in: 0...64, using: &random)).map { _ in .random(in: 0...255, using: &random) }
            case 1: bytes.removeSubrange(Int.random(in: 0..<base.count, using: &random)...)
            case 2: bytes.removeSubrange(..<Int.random(in: 0..<base.count, using: &random))
            default:
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[Int.random(in: 0..<base.count, using: &random)] = .random(in: 0...255, using: &random)
                }
            }
            do throws(ProtocolViolation) {
                let frames = try decode(ByteBuffer(bytes: bytes))
                // What decodes encodes to bytes that decode to the same; unknown codes are normalised once.
                let again = try decode(encode(frames))
                #expect(frames == again, "seed \(random.seed)")
            } catch {
                #expect(!error.message.isEmpty, "seed \(random.seed)")
            }
        }
    }

    @Test func longTextIsCutBetweenCharacters() throws {
        let text = String(repeating: "店", count: 2_000)
        let frames = try decode(
            encode([.status(StatusFrame(call: 1, code: .internal, message: text, metadata: RPCMetadata()))]))
        guard case .status(let status) = try #require(frames.first) else { return #expect(Bool(false)) }
        #expect(status.message == String(repeating: "店", count: 1_365))
    }
}
