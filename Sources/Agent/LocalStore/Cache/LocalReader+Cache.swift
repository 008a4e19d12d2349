import GRDB
public import Rating

extension LocalReader {
    /// Which feed is applied; nil: none yet.
    public func checkpoint() throws -> FeedCheckpoint? {
        let select = try BoundStatement(
            database,
            "SELECT change, included_sequence, made_on, applied_at, is_of_some_stores FROM feed WHERE id = 1")
        return try select.one { row in
            row.optionalInteger(3).map { appliedAt in
                FeedCheckpoint(
                    change: row.integer(0), includedSequence: row.integer(1),
                    madeOn: CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: row.integer(2))),
                    appliedAt: StoredInstant(millisecondsSinceEpoch: appliedAt),
                    isOfSomeStores: row.integer(4) != 0)
            }
        } ?? nil
    }

    /// Number of the policy version that prices on `date`; nil: none does.
    public func policyVersion(on date: CalendarDate) throws -> UInt32? {
        let select = try BoundStatement(
            database,
            """
            SELECT version FROM policy_\(try generation()) WHERE effective_from <= ?
            ORDER BY effective_from DESC, version DESC LIMIT 1
            """)
        try select.bind(1, Int64(date.daysSinceEpoch))
        return try select.one { UInt32(truncatingIfNeeded: $0.integer(0)) }
    }

    /// When which policy version begins to price, by date.
    public func policyStarts() throws -> [PolicyStart] {
        let select = try BoundStatement(
            database,
            """
            SELECT version, effective_from, scheduled_from FROM policy_\(try generation())
            ORDER BY effective_from, version
            """)
        var starts: [PolicyStart] = []
        try select.each { row in
            starts.append(
                PolicyStart(
                    version: UInt32(truncatingIfNeeded: row.integer(0)),
                    effectiveFrom: CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: row.integer(1))),
                    scheduledFrom: row.optionalInteger(2).map {
                        CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: $0))
                    }))
            return true
        }
        return starts
    }

    /// All policy versions, by date.
    ///
    /// Throws `damagedCache` when one is damaged.
    public func policies() throws -> [FeedPolicy] {
        let select = try BoundStatement(
            database,
            """
            SELECT version, effective_from, payload, checksum, scheduled_from FROM policy_\(try generation())
            ORDER BY effective_from, version
            """)
        var policies: [FeedPolicy] = []
        try select.each { row in
            let policy = FeedPolicy(
                version: UInt32(truncatingIfNeeded: row.integer(0)),
                effectiveFrom: CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: row.integer(1))),
                scheduledFrom: row.optionalInteger(4).map {
                    CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: $0))
                },
                payload: row.bytes(2))
            guard CacheRow.checksum(policy: policy) == row.integer(3) else {
                throw LocalStoreError.damagedCacheRow("policy version \(policy.version)")
            }
            policies.append(policy)
            return true
        }
        return policies
    }

    /// What the feed brought of a product; nil: not in the cache.
    ///
    /// Throws `damagedCache`.
    public func product(code: String) throws -> [UInt8]? { try products(codes: [code])[0] }

    /// What the feed brought of each product, in the order of the codes; nil: not in the cache.
    ///
    /// Throws `damagedCache`.
    public func products(codes: [String]) throws -> [[UInt8]?] {
        let select = try BoundStatement(database, Self.productByCode[Int(try generation())])
        return try codes.map { code in
            try select.bind(1, code)
            return try select.one { row in
                let product = FeedProduct(code: code, payload: row.bytes(0))
                guard CacheRow.checksum(product: product) == row.integer(1) else {
                    throw LocalStoreError.damagedCacheRow("product \(code)")
                }
                return product.payload
            } ?? nil
        }
    }

    private static let productByCode = (0...1).map { generation in
        "SELECT payload, checksum FROM product_\(generation) WHERE code = ?"
    }

    /// Which of the two sets of tables is read.
    func generation() throws -> Int64 {
        if let known = notes.generation { return known }
        let select = try BoundStatement(database, "SELECT generation FROM feed WHERE id = 1")
        guard let generation = try select.one({ $0.integer(0) }), generation == 0 || generation == 1 else {
            throw LocalStoreError.damagedRow("the feed's checkpoint")
        }
        notes.generation = generation
        return generation
    }
}
