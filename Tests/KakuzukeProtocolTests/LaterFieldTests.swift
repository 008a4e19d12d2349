import ConversationVectorSupport
import Foundation
import Rating
import SeededTestSupport
import SwiftProtobuf
import Testing

@testable import KakuzukeProtocol

// Goal: what a later minor version adds to messages is read over, changes no fact and no digest of a fact, and is
// covered by the digests of what was sent as it was sent. Method: messages with fields that nobody knows.
@Suite struct LaterFieldTests {
    /// The batch as a later agent packs it: with a column of receipts, one of inputs and one of all facts that are not
    /// known here.
    private func later(_ batch: FactBatch) throws -> Kakuzuke_V1_UploadBatch {
        var message = try batch.message(after: .start)
        let plain = try Deflate.decompress([UInt8](message.contents), limit: Int(message.contentsBytes))
        // Fields 5 and 6 once more: their contents are added to those that came before.
        let nested = [5, 6].flatMap { field in
            [UInt8(field << 3 | 2), UInt8(LaterField.bytes.count)] + LaterField.bytes
        }
        let extended = plain + nested + LaterField.bytes
        let contents = try Deflate.compress(extended)
        message.contents = Data(contents)
        message.contentsBytes = UInt32(extended.count)
        message.digest = Data(
            BatchDigest(
                after: .start, epoch: batch.installEpoch, first: batch.firstSequence, last: batch.lastSequence,
                contentsBytes: extended.count, contents: contents
            ).bytes)
        return message
    }

    @Test("columns of a later version are read over", arguments: 0..<20)
    func laterColumns(number: Int) throws {
        var random = RandomFacts(number)
        let batch = try random.batch(facts: Int.random(in: 1...40, using: &random.generator))
        let message = try later(batch)
        let wire: [UInt8] = try message.serializedBytes()
        let received = try FactBatch(
            Kakuzuke_V1_UploadBatch(serializedBytes: wire + LaterField.bytes), after: .start)
        #expect(FactBatchTests.isSame(received, batch))
        #expect(received.facts.map(\.fact.contentDigest) == batch.facts.map(\.fact.contentDigest))
        // The digest of the batch covers them nevertheless, because it covers what was sent.
        let plain = try batch.message(after: .start)
        #expect(message.digest != plain.digest)
        var swapped = message
        swapped.digest = plain.digest
        #expect(throws: FactBatchError(.digestMismatch, "digest")) { try FactBatch(swapped, after: .start) }
    }

    @Test("fields around a batch are not part of its digest")
    func aroundABatch() throws {
        var random = RandomFacts(9_100)
        let batch = try random.batch(facts: 7)
        let message = try batch.message(after: .start)
        let wire: [UInt8] = try message.serializedBytes()
        let later = try Kakuzuke_V1_UploadBatch(serializedBytes: LaterField.bytes + wire)
        #expect(later != message && later.digest == message.digest)
        #expect(FactBatchTests.isSame(try FactBatch(later, after: .start), batch))
    }

    @Test("a header's bytes are those that were sent, whatever is in and around it")
    func headerBytes() throws {
        var header = Kakuzuke_V1_FeedHeader()
        header.upToChange = 300
        header.madeOn = -5
        let known: [UInt8] = try header.serializedBytes()
        for sent in [known, known + LaterField.bytes, LaterField.bytes + known, []] {
            let field = [0x0A, UInt8(sent.count)] + sent
            // A number, eight bytes and four bytes of fields that nobody knows.
            let others: [[UInt8]] = [
                [], LaterField.bytes, [0x78, 0xFF, 0x01], [0x79] + [UInt8](repeating: 1, count: 8), [0x7D, 1, 2, 3, 4],
            ]
            for other in others {
                #expect(Kakuzuke_V1_FeedPart.headerBytes(in: field + other) == sent)
                #expect(Kakuzuke_V1_FeedPart.headerBytes(in: other + field) == sent)
                #expect(Kakuzuke_V1_FeedPart.headerBytes(in: other) == nil)
                let part = try Kakuzuke_V1_FeedPart(serializedBytes: other + field)
                #expect(part.header.upToChange == (sent.isEmpty ? 0 : 300))
            }
            // Two could be read in two ways.
            #expect(Kakuzuke_V1_FeedPart.headerBytes(in: field + field) == nil)
        }
    }

    @Test("what is no message has no header, and nothing crashes")
    func damagedParts() throws {
        var header = Kakuzuke_V1_FeedHeader()
        header.upToChange = 300
        var part = Kakuzuke_V1_FeedPart()
        part.header = header
        let bytes: [UInt8] = try part.serializedBytes()
        for length in 1..<bytes.count {
            #expect(Kakuzuke_V1_FeedPart.headerBytes(in: Array(bytes.prefix(length))) == nil)
        }
        var random = SeededGenerator(9_101)
        var compared = 0
        for _ in 0..<20_000 {
            var damaged = bytes + LaterField.bytes
            for _ in 0..<random.number(in: 1...4) {
                damaged[random.number(in: 0...damaged.count - 1)] = UInt8(random.number(in: 0...255))
            }
            // The header of the message is the one that the bytes hold.
            guard let sent = Kakuzuke_V1_FeedPart.headerBytes(in: damaged),
                let read = try? Kakuzuke_V1_FeedPart(serializedBytes: damaged), case .header(let header)? = read.part
            else { continue }
            compared += 1
            #expect(try Kakuzuke_V1_FeedHeader(serializedBytes: sent) == header, "seed \(SeededGenerator.runSeed)")
        }
        #expect(compared > 100)
        let endless: [UInt8] = [0x0A] + [UInt8](repeating: 0xFF, count: 9) + [0x01]
        #expect(Kakuzuke_V1_FeedPart.headerBytes(in: endless) == nil)
    }
}
