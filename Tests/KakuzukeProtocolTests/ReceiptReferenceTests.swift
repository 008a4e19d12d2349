import Foundation
import Rating
import SeededTestSupport
import Testing

@testable import KakuzukeProtocol

// Goal: original lines and further identifiers travel exactly, are refused where they say nothing, and change neither
// the bytes nor the digests of receipts without them.
// Method: digests reckoned from the form in docs/sync.md outside this code, columns emptied and broken by hand.
@Suite struct ReceiptReferenceTests {
    private static let original = OriginalLine(receiptKey: "S1|T1|2026-11-20|0007", line: 2)

    private static func returned() -> ReceiptFact {
        var receipt = ReceiptFactTests.receipt()
        receipt.event = .returned
        receipt.lines[0].quantity = QuantityThousandths(-1000)
        receipt.lines[0].writtenAmount = MoneyMinorUnits(-108)
        receipt.lines[0].amount = MoneyMinorUnits(-100)
        return receipt
    }

    private static func identifier(_ number: UInt8, kind: IdentifierKind = .phone) throws -> IdentifierHash {
        try #require(IdentifierHash(kind: kind, keyID: 1, bytes: [UInt8](repeating: number, count: 16)))
    }

    private static func hex(_ digest: ContentDigest) -> String {
        digest.bytes.map { String(format: "%02x", $0) }.joined()
    }

    private static func batch(_ receipts: [ReceiptFact]) throws -> FactBatch {
        let epoch = try #require(InstallEpoch(bytes: [UInt8](repeating: 7, count: InstallEpoch.byteCount)))
        return try FactBatch(
            installEpoch: epoch,
            facts: receipts.enumerated().map {
                SequencedFact(sequence: SequenceNumber(UInt64($0.offset + 1)), fact: .receipt($0.element))
            })
    }

    @Test("digests without an original are those of before, and the original is content")
    func digests() throws {
        var receipt = Self.returned()
        #expect(Self.hex(ReceiptFactTests.receipt().contentDigest) == "c2fac49bf693f474195b97ec8375b8e6")
        #expect(Self.hex(receipt.contentDigest) == "64f070b398f75ad4f7a5c096ebdb4e61")
        receipt.lines[0].original = Self.original
        #expect(Self.hex(receipt.contentDigest) == "4be170a7d3287ebe55d16c2e5cab7901")
        var digests: Set<ContentDigest> = [Self.returned().contentDigest, receipt.contentDigest]
        for change in [
            OriginalLine(receiptKey: "S1|T1|2026-11-20|0007"),
            OriginalLine(receiptKey: "S1|T1|2026-11-20|0007", line: 1),
            OriginalLine(receiptKey: "S1|T1|2026-11-20|0008", line: 2),
        ] {
            receipt.lines[0].original = change
            #expect(digests.insert(receipt.contentDigest).inserted)
        }
        var twoLines = Self.returned()
        twoLines.lines.append(twoLines.lines[0])
        var otherLine = twoLines
        twoLines.lines[0].original = Self.original
        otherLine.lines[1].original = Self.original
        #expect(twoLines.contentDigest != otherLine.contentDigest)
        var linked = ReceiptFactTests.receipt()
        linked.customer = try Self.identifier(1)
        let digest = linked.contentDigest
        linked.otherCustomers = [try Self.identifier(2)]
        #expect(linked.contentDigest == digest)
    }

    @Test("receipts without references have no columns for them, and a side that skips the columns reads the rest")
    func olderSides() throws {
        var plain = Self.returned()
        plain.customer = try Self.identifier(1)
        var full = plain
        full.lines[0].original = Self.original
        full.otherCustomers = [try Self.identifier(2), try Self.identifier(1, kind: .email)]
        let message = try Self.batch([plain]).message(after: .start)
        _ = try FactBatchTests.changed(message) { columns in
            #expect(columns.receipts.originalKey.isEmpty)
            #expect(columns.receipts.originalLine.isEmpty)
            #expect(columns.receipts.otherCustomerCount.isEmpty)
            #expect(columns.receipts.otherCustomer.isEmpty)
        }
        let known = try Self.batch([full]).message(after: .start)
        #expect(try FactBatch(known, after: .start) == Self.batch([full]))
        let skipped = try FactBatchTests.changed(known) { columns in
            columns.receipts.originalKey = []
            columns.receipts.originalLine = []
            columns.receipts.otherCustomerCount = []
            columns.receipts.otherCustomer = []
        }
        #expect(try FactBatch(skipped, after: nil) == Self.batch([plain]))
    }

    @Test("broken columns are named")
    func columns() throws {
        var receipt = Self.returned()
        receipt.customer = try Self.identifier(1)
        receipt.lines[0].original = Self.original
        receipt.otherCustomers = [try Self.identifier(2)]
        let batch = try Self.batch([receipt])
        func error(_ change: (inout Kakuzuke_V1_ReceiptColumns) -> Void) throws -> FactBatchError? {
            let message = try FactBatchTests.changed(batch.message(after: .start)) { change(&$0.receipts) }
            do { _ = try FactBatch(message, after: nil) } catch { return error }
            return nil
        }
        #expect(try error { _ in } == nil)
        #expect(try error { $0.originalKey = [99] } == FactBatchError(.unknownPosition, "original_key", row: 0))
        #expect(try error { $0.originalKey = [] } == FactBatchError(.invalidNumber, "original_line", row: 0))
        #expect(try error { $0.originalKey = [1, 1] } == FactBatchError(.columnLength, "original_key"))
        #expect(try error { $0.originalLine = [2, 2] } == FactBatchError(.columnLength, "original_line"))
        #expect(
            try error { $0.originalLine = [.max] } == FactBatchError(.invalidFact, "lines[0].original_line", row: 0))
        #expect(try error { $0.otherCustomer = [9] } == FactBatchError(.unknownPosition, "other_customer", row: 0))
        #expect(try error { $0.otherCustomer = [0] } == FactBatchError(.invalidFact, "other_customers[0]", row: 0))
        #expect(try error { $0.otherCustomerCount = [2] } == FactBatchError(.invalidFact, "other_customers[1]", row: 0))
        #expect(
            try error { $0.otherCustomerCount = [.max] } == FactBatchError(.tooLarge, "other_customer_count", row: 0))
        #expect(try error { $0.customer = [] } == FactBatchError(.invalidFact, "other_customers", row: 0))
    }

    @Test("references that say nothing are refused with their field")
    func limits() throws {
        func problem(_ change: (inout ReceiptFact) -> Void) -> FactProblem? {
            var receipt = Self.returned()
            change(&receipt)
            do { try receipt.validate() } catch { return error }
            return nil
        }
        func original(_ original: OriginalLine) -> FactProblem? { problem { $0.lines[0].original = original } }
        let key = "lines[0].original_key"
        let longest = String(repeating: "k", count: InputLimits.textBytesMax)
        #expect(original(OriginalLine(receiptKey: longest, line: InputLimits.linesMax)) == nil)
        #expect(original(OriginalLine(receiptKey: longest + "k")) == FactProblem(.textTooLong, key))
        #expect(original(OriginalLine(receiptKey: "")) == FactProblem(.empty, key))
        #expect(original(OriginalLine(receiptKey: "a\u{0}")) == FactProblem(.invalidCharacter, key))
        for line in [0, -1, InputLimits.linesMax + 1] {
            let problem = original(OriginalLine(receiptKey: "k", line: line))
            #expect(problem == FactProblem(.outOfRange, "lines[0].original_line"))
        }
        let sold = problem {
            $0.lines = ReceiptFactTests.receipt().lines
            $0.lines[0].original = Self.original
        }
        #expect(sold == FactProblem(.inconsistent, key))

        let identifiers = try (1...6).map { try Self.identifier($0) }
        func others(_ others: [IdentifierHash]) -> FactProblem? {
            problem {
                $0.customer = identifiers[0]
                $0.otherCustomers = others
            }
        }
        #expect(others(Array(identifiers[1...FactLimits.otherCustomersMax])) == nil)
        #expect(others(Array(identifiers[1...])) == FactProblem(.tooMany, "other_customers"))
        #expect(others([identifiers[0]]) == FactProblem(.inconsistent, "other_customers[0]"))
        #expect(others([identifiers[1], identifiers[1]]) == FactProblem(.inconsistent, "other_customers[1]"))
        #expect(problem { $0.otherCustomers = [identifiers[1]] } == FactProblem(.inconsistent, "other_customers"))
    }

    @Test("as many different identifiers as a batch of receipts can have come back")
    func identifiersMax() throws {
        func identifier(_ number: Int) throws -> IdentifierHash {
            let bytes = (0..<16).map { UInt8(truncatingIfNeeded: $0 < 8 ? number >> ($0 * 8) : 0) }
            return try #require(IdentifierHash(kind: .phone, keyID: 1, bytes: bytes))
        }
        let each = 1 + FactLimits.otherCustomersMax
        let receipts = try (0..<FactBatchLimits.factsMax).map { number in
            var receipt = ReceiptFactTests.receipt()
            receipt.number = "\(number)"
            receipt.lines = []
            receipt.customer = try identifier(number * each)
            receipt.otherCustomers = try (1..<each).map { try identifier(number * each + $0) }
            return receipt
        }
        let batch = try Self.batch(receipts)
        let message = try batch.message(after: .start)
        #expect(try FactBatch(message, after: .start) == batch)
        let broken = try FactBatchTests.changed(message) {
            $0.identifiers += Data(repeating: 9, count: IdentifierHash.byteCount)
        }
        #expect(throws: FactBatchError(.tooLarge, "identifiers")) { try FactBatch(broken, after: nil) }
    }
}
