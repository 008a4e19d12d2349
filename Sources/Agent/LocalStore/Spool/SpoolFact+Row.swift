import Rating

extension SpoolFact {
    /// The columns that `init(row:)` reads from the first on, and `bind` binds from the first parameter on.
    static let columns = """
        kind, key, digest, business_date, customer, customer_kind, customer_key_id, line_count, amount,
        payload, checksum, mentioned, originals
        """

    func bind(to statement: BoundStatement) throws {
        try statement.bind(1, Int64(kind))
        try statement.bind(2, key)
        try statement.bind(3, digest)
        try statement.bind(4, Int64(businessDate.daysSinceEpoch))
        try statement.bind(5, customer?.hash)
        try statement.bind(6, customer.map { Int64($0.kind) })
        try statement.bind(7, customer.map { Int64($0.keyID) })
        try statement.bind(8, Int64(lineCount))
        try statement.bind(9, amount.rawValue)
        try statement.bind(10, payload)
        try statement.bind(11, checksum)
        try statement.bind(12, mentionedBytes)
        try statement.bind(13, originalsBytes)
    }

    /// Reads a row and throws `corrupt` when it is not what was stored.
    init(row: BoundStatement, name: @autoclosure () -> String) throws {
        guard let kind = UInt8(exactly: row.integer(0)), let date = Int32(exactly: row.integer(3)) else {
            throw LocalStoreError.damagedRow(name())
        }
        var customer: CustomerIdentifier?
        if let bytes = row.optionalBytes(4) {
            guard let hash = IdentifierDigest(bytes), let identifierKind = UInt8(exactly: row.integer(5)),
                let keyID = UInt32(exactly: row.integer(6))
            else { throw LocalStoreError.damagedRow(name()) }
            customer = CustomerIdentifier(kind: identifierKind, keyID: keyID, hash: hash)
        }
        self.init(
            kind: kind, key: row.text(1), digest: row.bytes(2),
            businessDate: CalendarDate(daysSinceEpoch: date), customer: customer, lineCount: Int(row.integer(7)),
            amount: MoneyMinorUnits(row.integer(8)), payload: row.bytes(9))
        let bytes = row.bytes(11)
        mentioned = stride(from: 0, to: bytes.count, by: IdentifierDigest.bytesCount).compactMap {
            IdentifierDigest(bytes[$0...].prefix(IdentifierDigest.bytesCount))
        }
        originals = FactKeyDigest.list(row.bytes(12))
        guard checksum == row.integer(10) else { throw LocalStoreError.damagedRow(name()) }
    }
}

extension StoredFact {
    static let columns = SpoolFact.columns + ", sequence, previous_sequence, accepted_at, is_recast"

    init(row: BoundStatement) throws {
        sequence = row.integer(13)
        let place = sequence
        fact = try SpoolFact(row: row, name: "the fact with sequence \(place)")
        previousSequence = row.optionalInteger(14)
        acceptedAt = StoredInstant(millisecondsSinceEpoch: row.integer(15))
        isRecast = row.integer(16) != 0
    }
}
