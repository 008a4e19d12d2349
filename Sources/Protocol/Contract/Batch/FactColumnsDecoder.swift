import FoundationEssentials
import Rating
import SwiftProtobuf

/// Turns received columns into facts; total: whatever the columns hold gives facts or an error.
struct FactColumnsDecoder {
    let columns: Kakuzuke_V1_FactColumns
    private let first: SequenceNumber
    private let identifiers: [IdentifierHash]

    init(_ columns: Kakuzuke_V1_FactColumns, first: SequenceNumber) throws(FactBatchError) {
        guard columns.texts.count <= FactBatchLimits.textsMax else { throw FactBatchError(.tooLarge, "texts") }
        self.columns = columns
        self.first = first
        identifiers = try Self.identifiers(columns)
    }

    /// All facts in the order of their sequence numbers, which are consecutive from the first.
    func facts() throws(FactBatchError) -> [SequencedFact] {
        let receipts = try receiptFacts()
        let inputs = try inputFacts()
        guard receipts.count + inputs.count <= FactBatchLimits.factsMax else {
            throw FactBatchError(.tooLarge, "facts")
        }
        var facts: [SequencedFact] = []
        facts.reserveCapacity(receipts.count + inputs.count)
        var receipt = 0
        var input = 0
        while receipt < receipts.count || input < inputs.count {
            let sequence = SequenceNumber(first.rawValue + UInt64(facts.count))
            if receipt < receipts.count, receipts[receipt].sequence == sequence {
                facts.append(SequencedFact(sequence: sequence, fact: .receipt(receipts[receipt].receipt)))
                receipt += 1
            } else if input < inputs.count, inputs[input].sequence == sequence {
                facts.append(SequencedFact(sequence: sequence, fact: .input(inputs[input].input)))
                input += 1
            } else {
                throw FactBatchError(.notConsecutive, "sequence_step", row: facts.count)
            }
        }
        return facts
    }

    private static func identifiers(
        _ columns: Kakuzuke_V1_FactColumns
    ) throws(FactBatchError) -> [IdentifierHash] {
        let bytes = [UInt8](columns.identifiers)
        let length = IdentifierHash.byteCount
        guard bytes.count % length == 0 else { throw FactBatchError(.wrongLength, "identifiers") }
        let count = bytes.count / length
        guard count <= FactBatchLimits.identifiersMax else { throw FactBatchError(.tooLarge, "identifiers") }
        let keys = try Column(columns.identifierKeyID, "identifier_key_id", rows: count)
        let kinds = try Column(columns.identifierKind, "identifier_kind", rows: count)
        var identifiers: [IdentifierHash] = []
        identifiers.reserveCapacity(count)
        for row in 0..<count {
            guard let kind = UInt8(exactly: kinds[row]).flatMap(IdentifierKind.init(rawValue:)),
                let identifier = IdentifierHash(
                    kind: kind, keyID: keys[row], bytes: bytes[row * length..<(row + 1) * length])
            else { throw FactBatchError(.invalidNumber, "identifier_kind", row: row) }
            identifiers.append(identifier)
        }
        return identifiers
    }

    /// The text at a position; 0 is the empty one.
    func text(_ column: Column<UInt32>, _ row: Int) throws(FactBatchError) -> String {
        try text(at: column[row], column.name, row)
    }

    func text(at position: UInt32, _ column: String, _ row: Int) throws(FactBatchError) -> String {
        guard position > 0 else { return "" }
        guard Int(position) <= columns.texts.count else { throw FactBatchError(.unknownPosition, column, row: row) }
        return columns.texts[Int(position) - 1]
    }

    /// The text at a position; nil for 0.
    func optionalText(_ column: Column<UInt32>, _ row: Int) throws(FactBatchError) -> String? {
        column[row] == 0 ? nil : try text(column, row)
    }

    func store(_ column: Column<UInt32>, _ row: Int) throws(FactBatchError) -> StoreCode {
        guard let store = StoreCode(try text(column, row)) else {
            throw FactBatchError(.invalidFact, column.name, row: row)
        }
        return store
    }

    func identifier(at position: UInt32, _ column: String, _ row: Int) throws(FactBatchError) -> IdentifierHash {
        guard Int(position) < identifiers.count else { throw FactBatchError(.unknownPosition, column, row: row) }
        return identifiers[Int(position)]
    }

    /// The sequence numbers of a group of facts.
    func sequences(_ steps: [UInt32], rows: Int) throws(FactBatchError) -> [SequenceNumber] {
        let column = try Column(steps, "sequence_step", rows: rows)
        var next = first.rawValue
        var sequences: [SequenceNumber] = []
        sequences.reserveCapacity(rows)
        for row in 0..<rows {
            // At most 8,000 steps of 32 bits above a first number of at most 2^62: no overflow.
            sequences.append(SequenceNumber(next + UInt64(column[row])))
            next += UInt64(column[row]) + 1
        }
        return sequences
    }

    static func sum(_ left: Int64, _ right: Int64, _ column: String, _ row: Int) throws(FactBatchError) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        guard !overflow else { throw FactBatchError(.invalidNumber, column, row: row) }
        return sum
    }

    static func date(_ days: Int64, _ column: String, _ row: Int) throws(FactBatchError) -> CalendarDate {
        guard let days = Int32(exactly: days),
            FactLimits.dates.contains(CalendarDate(daysSinceEpoch: days))
        else { throw FactBatchError(.invalidNumber, column, row: row) }
        return CalendarDate(daysSinceEpoch: days)
    }
}
