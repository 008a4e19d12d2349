public import Rating

/// Something that happened at the store and must reach the server: a receipt or a customer's input.
public struct SpoolFact: Hashable, Sendable {
    /// What it is, by a number of the layer above; keys are unique within a kind.
    public var kind: UInt8
    /// The key built from what the point of sale wrote (promise S2).
    public var key: String
    /// Digest of everything that makes the content; equal digests mean equal content (promise S3).
    public var digest: [UInt8]
    /// The store's business date.
    public var businessDate: CalendarDate
    /// Whose it is; nil: nobody's.
    public var customer: CustomerIdentifier?
    /// Further identifiers that came with the customer's; each names that customer, or by and by somebody else.
    public var mentioned: [IdentifierDigest] = []
    /// Other facts, by kind and key, from which this one takes back: the receipts that a return names.
    public var originals: [FactKeyDigest] = []
    /// Lines of the receipt, none of a void; 1 for other facts.
    ///
    /// Bounds upload batches.
    public var lineCount: Int
    /// Total of the receipt in minor units, for the comparison of days; 0 for other facts and voids.
    public var amount: MoneyMinorUnits
    /// The content in the form that the layer above chose.
    public var payload: [UInt8]

    /// Makes a fact that mentions nobody and takes nothing back.
    public init(
        kind: UInt8, key: String, digest: [UInt8], businessDate: CalendarDate, customer: CustomerIdentifier?,
        lineCount: Int, amount: MoneyMinorUnits, payload: [UInt8]
    ) {
        self.kind = kind
        self.key = key
        self.digest = digest
        self.businessDate = businessDate
        self.customer = customer
        self.lineCount = lineCount
        self.amount = amount
        self.payload = payload
    }
}

extension SpoolFact {
    /// The mentioned identifiers, one after the other.
    var mentionedBytes: [UInt8] { mentioned.flatMap(\.bytes) }

    /// What it takes back from, one digest after the other.
    var originalsBytes: [UInt8] { originals.flatMap(\.bytes) }

    /// Sixteen bytes that stand for kind and key after the fact itself is gone.
    var keyHash: [UInt8] { Self.keyHash(kind: kind, key: key) }

    static func keyHash(kind: UInt8, key: String) -> [UInt8] { ContentHash.key([[kind], Array(key.utf8)]) }

    /// Checksum of everything but the sequence, which `adopt` changes.
    var checksum: Int64 {
        var checksum = RowChecksum()
        checksum.add(Int64(kind))
        checksum.add(key)
        checksum.add(digest)
        checksum.add(Int64(businessDate.daysSinceEpoch))
        checksum.add(customer.map { $0.hash.bytes })
        checksum.add(customer.map { Int64($0.kind) << 32 | Int64($0.keyID) } ?? -1)
        checksum.add(Int64(lineCount))
        checksum.add(amount.rawValue)
        checksum.add(payload)
        // Added only where there are any, so that facts of earlier files keep their checksums.
        if !mentioned.isEmpty { checksum.add(mentionedBytes) }
        if !originals.isEmpty {
            // So that they are not taken for mentioned identifiers.
            checksum.add(Int64(originals.count))
            checksum.add(originalsBytes)
        }
        return checksum.value
    }

    /// Checks what the spool checks of every fact.
    ///
    /// - Parameter limits: those of the file.
    /// - Throws: `LocalStoreError.invalidInput`.
    public func check(_ limits: LocalStoreLimits) throws(LocalStoreError) {
        guard !key.isEmpty, key.utf8.count <= limits.keyBytesMax else {
            throw LocalStoreError.invalid("a key has \(key.utf8.count) bytes, allowed are 1 to \(limits.keyBytesMax)")
        }
        guard !digest.isEmpty, digest.count <= 64 else {
            throw LocalStoreError.invalid("a digest has \(digest.count) bytes, allowed are 1 to 64")
        }
        guard payload.count <= limits.payloadBytesMax else {
            throw LocalStoreError.invalid("a payload has \(payload.count) bytes of \(limits.payloadBytesMax)")
        }
        guard lineCount >= 0, lineCount <= Int(Int32.max) else {
            throw LocalStoreError.invalid("a fact has \(lineCount) lines")
        }
    }
}
