import Foundation
import Rating
import SeededTestSupport
import SwiftProtobuf
import Testing

@testable import KakuzukeProtocol

// Goal: a batch comes back exactly, byte for byte in its texts, and nothing malformed passes or crashes.
// Method: random batches, broken ones made by hand, and thousands of random changes to valid ones.
@Suite struct FactBatchTests {
    /// Exact equality: texts by their bytes.
    static func isSame(_ left: FactBatch, _ right: FactBatch) -> Bool {
        left == right && "\(left)".utf8.elementsEqual("\(right)".utf8)
    }

    @Test("random batches come back exactly", arguments: 0..<60)
    func roundTrip(number: Int) throws {
        var random = RandomFacts(number)
        let batch = try random.batch(facts: Int.random(in: 1...80, using: &random.generator))
        let message = try batch.message(after: .start)
        let wire: [UInt8] = try message.serializedBytes()
        let received = try FactBatch(Kakuzuke_V1_UploadBatch(serializedBytes: wire), after: .start)
        #expect(Self.isSame(received, batch))
        #expect(received.facts.map(\.fact.contentDigest) == batch.facts.map(\.fact.contentDigest))
    }

    @Test("a batch of one kind, of one line and of the longest receipt come back")
    func shapes() throws {
        var random = RandomFacts(9_000)
        let line = ReceiptFactTests.receipt().lines[0]
        for lines in [0, 1, InputLimits.linesMax] {
            var receipt = ReceiptFactTests.receipt()
            receipt.lines = Array(repeating: line, count: lines)
            let batch = try FactBatch(
                installEpoch: random.epoch(),
                facts: [SequencedFact(sequence: SequenceNumber(1), fact: .receipt(receipt))])
            #expect(Self.isSame(try FactBatch(batch.message(after: .start), after: .start), batch))
        }
        let input = try FactBatch(
            installEpoch: random.epoch(),
            facts: [SequencedFact(sequence: SequenceNumber(5), fact: .input(random.input(1)))])
        #expect(Self.isSame(try FactBatch(input.message(after: .start), after: .start), input))
    }

    @Test("the digest chains: another history, epoch, range or content is noticed")
    func chain() throws {
        var random = RandomFacts(9_001)
        let batch = try random.batch(facts: 5)
        let message = try batch.message(after: .start)
        let digest = try #require(BatchDigest(bytes: message.digest))
        let mismatch = FactBatchError(.digestMismatch, "digest")
        #expect(throws: mismatch) { try FactBatch(message, after: digest) }
        var other = message
        other.installEpoch = Data(random.epoch().bytes)
        #expect(throws: mismatch) { try FactBatch(other, after: .start) }
        other = message
        other.firstSequence += 1
        other.lastSequence += 1
        #expect(throws: mismatch) { try FactBatch(other, after: .start) }
        other = message
        other.contents[other.contents.count - 1] ^= 1
        #expect(throws: mismatch) { try FactBatch(other, after: .start) }
        #expect(throws: FactBatchError(.compression, "contents")) { try FactBatch(other, after: nil) }
        #expect(BatchDigest(bytes: []) == .start)
        #expect(BatchDigest(bytes: [1]) == nil)
    }

    @Test("what is wrong is named by column and row")
    func columns() throws {
        var random = RandomFacts(9_002)
        let batch = try FactBatch(
            installEpoch: random.epoch(),
            facts: (1...3).map {
                SequencedFact(sequence: SequenceNumber($0), fact: .receipt(ReceiptFactTests.receipt()))
            })
        func error(_ change: (inout Kakuzuke_V1_FactColumns) -> Void) throws -> FactBatchError? {
            let message = try Self.changed(batch.message(after: .start), change)
            do { _ = try FactBatch(message, after: nil) } catch { return error }
            return nil
        }
        #expect(try error { _ in } == nil)
        #expect(try error { $0.receipts.terminal = [1, 1] } == FactBatchError(.columnLength, "terminal"))
        #expect(
            try error { $0.receipts.terminal = [1, 1, 99] } == FactBatchError(.unknownPosition, "terminal", row: 2))
        #expect(try error { $0.receipts.customer = [1] } == FactBatchError(.unknownPosition, "customer", row: 0))
        #expect(try error { $0.receipts.count = .max } == FactBatchError(.tooLarge, "receipts"))
        #expect(try error { $0.receipts.lineCount = [.max] } == FactBatchError(.tooLarge, "line_count", row: 0))
        #expect(
            try error { $0.receipts.writtenTimeStep = [86_402] }
                == FactBatchError(.invalidNumber, "written_time_step", row: 0))
        #expect(
            try error { $0.receipts.writtenDateStep = [.max] }
                == FactBatchError(.invalidNumber, "written_date_step", row: 0))
        #expect(
            try error { $0.receipts.numberStep = [.max] } == FactBatchError(.invalidNumber, "number_step", row: 0))
        #expect(try error { $0.receipts.quantity = [.min] } == FactBatchError(.invalidNumber, "quantity", row: 0))
        #expect(
            try error { $0.receipts.writtenAmountResidual = [0, 0, .max] }
                == FactBatchError(.invalidNumber, "written_amount_residual", row: 2))
        #expect(
            try error { $0.receipts.costResidual = [.max] } == FactBatchError(.invalidNumber, "cost_residual", row: 0))
        #expect(
            try error { $0.receipts.event = [.UNRECOGNIZED(9)] } == FactBatchError(.invalidNumber, "event", row: 0))
        #expect(try error { $0.receipts.event = [.void] } == FactBatchError(.invalidFact, "lines", row: 0))
        #expect(try error { $0.texts[0] = String(repeating: "x", count: 257) }?.code == .invalidFact)
        #expect(
            try error { $0.receipts.sequenceStep = [1] } == FactBatchError(.notConsecutive, "sequence_step", row: 0))
        #expect(try error { $0.receipts.count = 2 }?.code != nil)
        #expect(try error { $0.identifiers = Data([1]) } == FactBatchError(.wrongLength, "identifiers"))
        #expect(try error { $0 = Kakuzuke_V1_FactColumns() } == FactBatchError(.notConsecutive, "last_sequence"))
    }

    @Test("sizes above the limits are refused on both sides")
    func limits() throws {
        var random = RandomFacts(9_003)
        let epoch = random.epoch()
        let fact = Fact.receipt(ReceiptFactTests.receipt())
        #expect(throws: FactBatchError(.noFacts)) { try FactBatch(installEpoch: epoch, facts: []) }
        let tooMany = (1...FactBatchLimits.factsMax + 1).map {
            SequencedFact(sequence: SequenceNumber(UInt64($0)), fact: fact)
        }
        #expect(throws: FactBatchError(.tooLarge, "facts")) { try FactBatch(installEpoch: epoch, facts: tooMany) }
        let gap = [1, 3].map { SequencedFact(sequence: SequenceNumber($0), fact: fact) }
        #expect(throws: FactBatchError(.notConsecutive, "sequence", row: 1)) {
            try FactBatch(installEpoch: epoch, facts: gap)
        }
        var message = try random.batch(facts: 2).message(after: .start)
        message.contentsBytes = UInt32(FactBatchLimits.contentsBytesMax + 1)
        #expect(throws: FactBatchError(.tooLarge, "contents_bytes")) { try FactBatch(message, after: nil) }
        message.lastSequence = .max
        #expect(throws: FactBatchError(.tooLarge, "last_sequence")) { try FactBatch(message, after: nil) }
        #expect(FactBatch.factCount(lineCounts: [5_000, 1]) == 1)
        #expect(FactBatch.factCount(lineCounts: [1_000, 3_000, 1]) == 2)
        #expect(FactBatch.factCount(lineCounts: [Int]()) == 0)
        #expect(FactBatch.factCount(lineCounts: repeatElement(0, count: 10_000)) == FactBatchLimits.factsMax)
    }

    @Test("random changes of bytes and columns give a batch or an error", arguments: 0..<40)
    func fuzz(number: Int) throws {
        var random = RandomFacts(20_000 + number)
        let message = try random.batch(facts: 12).message(after: .start)
        let plain = try Deflate.decompress([UInt8](message.contents), limit: FactBatchLimits.contentsBytesMax)
        var refused = 0
        for _ in 0..<250 {
            var bytes = plain
            for _ in 0...Int.random(in: 0...3, using: &random.generator) {
                Self.mutate(&bytes, &random.generator)
            }
            var changed = message
            changed.contents = Data(try Deflate.compress(bytes, level: .fastest))
            changed.contentsBytes = UInt32(bytes.count)
            do {
                let batch = try FactBatch(changed, after: nil)
                // Whatever passes can be sent again.
                _ = try FactBatch(batch.message(after: .start), after: .start)
            } catch { refused += 1 }
        }
        #expect(refused > 50)
        for _ in 0..<50 {
            var wire: [UInt8] = try message.serializedBytes()
            Self.mutate(&wire, &random.generator)
            guard let changed = try? Kakuzuke_V1_UploadBatch(serializedBytes: wire) else { continue }
            _ = try? FactBatch(changed, after: nil)
        }
    }

    static func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: bytes.remove(at: position)
        case 3: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: position)
        default: bytes.replaceSubrange(position..<min(position + 10, bytes.count), with: repeatElement(0xff, count: 9))
        }
    }

    /// The message with changed columns.
    static func changed(
        _ message: Kakuzuke_V1_UploadBatch, _ change: (inout Kakuzuke_V1_FactColumns) -> Void
    ) throws -> Kakuzuke_V1_UploadBatch {
        let plain = try Deflate.decompress([UInt8](message.contents), limit: FactBatchLimits.contentsBytesMax)
        var columns = try Kakuzuke_V1_FactColumns(serializedBytes: plain)
        change(&columns)
        let bytes: [UInt8] = try columns.serializedBytes()
        var changed = message
        changed.contents = Data(try Deflate.compress(bytes))
        changed.contentsBytes = UInt32(bytes.count)
        return changed
    }
}
