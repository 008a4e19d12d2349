public import Rating

/// A quote that was handed out, with the version and the state of knowledge it was made from.
public struct QuoteRecord: Hashable, Sendable {
    /// The quote's id.
    public var id: String
    /// When it was made, by the agent's wall clock.
    public var madeAt: StoredInstant
    /// The policy version that priced it.
    public var policyVersion: UInt32
    /// The business date for which it was made.
    public var asOf: CalendarDate
    /// What it was made from.
    public var watermark: QuoteWatermark
    /// Basket and answer in the form that the layer above chose.
    public var payload: [UInt8]
    /// The agent's signature, in the form that the layer above chose; empty: it was recorded without.
    public var signature: [UInt8]

    /// Makes a record.
    public init(
        id: String, madeAt: StoredInstant, policyVersion: UInt32, asOf: CalendarDate, watermark: QuoteWatermark,
        payload: [UInt8], signature: [UInt8] = []
    ) {
        self.id = id
        self.madeAt = madeAt
        self.policyVersion = policyVersion
        self.asOf = asOf
        self.watermark = watermark
        self.payload = payload
        self.signature = signature
    }
}

extension QuoteRecord {
    static let columns = """
        id, made_at, policy_version, as_of, epoch, feed_change, included_sequence, own_sequence, payload, checksum,
        signature
        """

    /// The signature has no part in it: it proves itself.
    private var checksum: Int64 {
        var checksum = RowChecksum()
        checksum.add(id)
        for number in numbers { checksum.add(number) }
        checksum.add(watermark.epoch)
        checksum.add(payload)
        return checksum.value
    }

    private var numbers: [Int64] {
        [
            madeAt.millisecondsSinceEpoch, Int64(policyVersion), Int64(asOf.daysSinceEpoch), watermark.feedChange,
            watermark.includedSequence, watermark.ownSequence,
        ]
    }

    func bind(to statement: BoundStatement) throws {
        try statement.bind(1, id)
        try statement.bind(2, madeAt.millisecondsSinceEpoch)
        try statement.bind(3, Int64(policyVersion))
        try statement.bind(4, Int64(asOf.daysSinceEpoch))
        try statement.bind(5, watermark.epoch)
        try statement.bind(6, watermark.feedChange)
        try statement.bind(7, watermark.includedSequence)
        try statement.bind(8, watermark.ownSequence)
        try statement.bind(9, payload)
        try statement.bind(10, checksum)
        try statement.bind(11, signature)
    }

    /// Reads a row and throws `corrupt` when it is not what was stored.
    init(row: BoundStatement) throws {
        let id = row.text(0)
        guard let version = UInt32(exactly: row.integer(2)), let asOf = Int32(exactly: row.integer(3)) else {
            throw LocalStoreError.damagedRow("the quote \(id)")
        }
        self.init(
            id: id, madeAt: StoredInstant(millisecondsSinceEpoch: row.integer(1)), policyVersion: version,
            asOf: CalendarDate(daysSinceEpoch: asOf),
            watermark: QuoteWatermark(
                epoch: row.bytes(4), feedChange: row.integer(5), includedSequence: row.integer(6),
                ownSequence: row.integer(7)),
            payload: row.bytes(8), signature: row.bytes(10))
        guard checksum == row.integer(9) else { throw LocalStoreError.damagedRow("the quote \(id)") }
    }

    func check(_ limits: LocalStoreLimits) throws(LocalStoreError) {
        guard (1...limits.keyBytesMax).contains(id.utf8.count), payload.count <= limits.payloadBytesMax,
            watermark.epoch.count == 16, signature.count <= limits.keyBytesMax
        else { throw LocalStoreError.invalid("a quote is outside the limits") }
    }
}
