import Crypto
import Rating

extension ContentDigest {
    init(canonical writer: ByteWriter) {
        bytes = Array(SHA256.hash(data: writer.bytes).prefix(Self.byteCount))
    }
}

extension ReceiptFact {
    /// Digest of everything that the point of sale wrote, so that a repeat is told from a change.
    ///
    /// Left out is what the store took from its item master or made itself (cost, standard price, quote, a category
    /// from the master), because reading the same receipt again may find another master; and whether the receipt is a
    /// sale, a return or recast, because the lines say so. The key is not part of it. Further identifiers are left out
    /// too: they link customers and are no content. The original line of a return is content, because the point of
    /// sale wrote it and its prices follow from it; it stands behind everything else and only where a line has one, so
    /// that receipts without one keep the digest that they had before lines could name one.
    /// Source: `docs/sync.md`, "Content digest".
    public var contentDigest: ContentDigest {
        var writer = ByteWriter()
        writer.append(byte: 1)
        writer.append(byte: event == .void ? 1 : 0)
        writer.append(zigzag: Int64(writtenDate.daysSinceEpoch))
        writer.append(varint: writtenTime.map { UInt64($0.secondsSinceMidnight) + 1 } ?? 0)
        writer.append(zigzag: Int64(businessDate.daysSinceEpoch))
        writer.append(identifier: customer)
        writer.append(text: payment)
        writer.append(text: fulfilment)
        writer.append(zigzag: reservedDaysAhead)
        writer.append(varint: UInt64(lines.count))
        for line in lines {
            writer.append(text: line.product)
            writer.append(byte: line.isCategoryFromMaster ? 1 : 0)
            if !line.isCategoryFromMaster { writer.append(text: line.category) }
            writer.append(zigzag: line.quantity.rawValue)
            writer.append(zigzag: line.writtenAmount.rawValue)
            writer.append(zigzag: Int64(line.taxRate.rawValue))
            writer.append(byte: line.isTaxIncluded ? 1 : 0)
            writer.append(zigzag: line.amount.rawValue)
        }
        writer.append(varint: UInt64(printedTaxes.count))
        for tax in printedTaxes {
            writer.append(zigzag: Int64(tax.rate.rawValue))
            writer.append(zigzag: tax.amount.rawValue)
        }
        for (position, line) in lines.enumerated() {
            guard let original = line.original else { continue }
            writer.append(varint: UInt64(position + 1))
            writer.append(text: original.receiptKey)
            writer.append(varint: UInt64(original.line ?? 0))
        }
        return ContentDigest(canonical: writer)
    }
}

extension CustomerInputFact {
    /// Digest of customer and input, so that a repeat is told from a change; the key is not part of it.
    public var contentDigest: ContentDigest { input.contentDigest(customer: customer) }
}

extension CustomerInput {
    /// Digest of customer and input, so that a repeat is told from a change.
    public func contentDigest(customer: IdentifierHash) -> ContentDigest {
        var writer = ByteWriter()
        writer.append(byte: 1)
        writer.append(identifier: customer)
        writer.append(input: self)
        return ContentDigest(canonical: writer)
    }

    /// Digest of an input of a customer who is named by the server's number instead of an identifier.
    public func contentDigest(customerNumber: UInt64) -> ContentDigest {
        var writer = ByteWriter()
        // The form's version: in place of an identifier there is a number.
        writer.append(byte: 2)
        writer.append(varint: customerNumber)
        writer.append(input: self)
        return ContentDigest(canonical: writer)
    }
}

extension ByteWriter {
    fileprivate mutating func append(input: CustomerInput) {
        append(byte: input.kind.rawValue)
        switch input {
        case .enrolment(let choice):
            append(text: choice.option)
            append(zigzag: Int64(choice.on.daysSinceEpoch))
        case .attribute(let value):
            append(text: value.attribute)
            append(text: value.value)
            append(byte: value.from == nil ? 0 : 1)
            append(zigzag: Int64(value.from?.daysSinceEpoch ?? 0))
        case .reservation(let subject, let madeOn, let dueOn, let amount):
            append(text: subject)
            append(zigzag: Int64(madeOn.daysSinceEpoch))
            append(zigzag: Int64(dueOn.daysSinceEpoch))
            append(zigzag: amount.rawValue)
        case .reservationKept(let reservation, let on), .reservationCancelled(let reservation, let on):
            append(text: reservation)
            append(zigzag: Int64(on.daysSinceEpoch))
        }
    }

    /// 0 for nobody; otherwise the kind, the key's number and the 16 bytes.
    fileprivate mutating func append(identifier: IdentifierHash?) {
        guard let identifier else { return append(byte: 0) }
        append(byte: identifier.kind.rawValue)
        append(varint: UInt64(identifier.keyID))
        append(raw: identifier.bytes)
    }
}
