import GRDB
public import Rating

extension LocalReader {
    /// Which feed is applied; nil: none yet.
    public func checkpoint() throws -> FeedCheckpoint? {
        let select = try BoundStatement(
            database, "SELECT change, included_sequence, made_on, applied_at FROM feed WHERE id = 1")
        return try select.one { row in
            row.optionalInteger(3).map { appliedAt in
                FeedCheckpoint(
                    change: row.integer(0), includedSequence: row.integer(1),
                    madeOn: CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: row.integer(2))),
                    appliedAt: StoredInstant(millisecondsSinceEpoch: appliedAt))
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

    /// All policy versions, by date.
    ///
    /// Throws `corrupt` when one is damaged.
    public func policies() throws -> [FeedPolicy] {
        let select = try BoundStatement(
            database,
            """
            SELECT version, effective_from, payload, checksum FROM policy_\(try generation())
            ORDER BY effective_from, version
            """)
        var policies: [FeedPolicy] = []
        try select.each { row in
            let policy = FeedPolicy(
                version: UInt32(truncatingIfNeeded: row.integer(0)),
                effectiveFrom: CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: row.integer(1))),
                payload: row.bytes(2))
            guard CacheRow.checksum(policy: policy) == row.integer(3) else {
                throw LocalStoreError.damagedRow("policy version \(policy.version)")
            }
            policies.append(policy)
            return true
        }
        return policies
    }

    /// The customer with this identifier, with the states under a policy version; nil: not in the cache.
    ///
    /// Throws `corrupt` when what is stored of the customer is damaged: no price is better than a wrong one.
    public func customer(_ identifier: IdentifierDigest, policyVersion: UInt32) throws -> CachedCustomer? {
        let select = try BoundStatement(
            database, "SELECT customer FROM identifier_\(try generation()) WHERE hash = ?")
        try select.bind(1, identifier)
        guard let id = try select.one({ $0.integer(0) }) else { return nil }
        // An identifier that its customer no longer has leads to nobody, never to somebody else's price.
        guard let customer = try customer(id: id, policyVersion: policyVersion),
            customer.identifiers.contains(where: { $0.hash == identifier })
        else { return nil }
        return customer
    }

    /// The customer with this number, with the states under a policy version; nil: not in the cache.
    ///
    /// Throws `corrupt`.
    public func customer(id: Int64, policyVersion: UInt32) throws -> CachedCustomer? {
        let generation = try generation()
        let select = try BoundStatement(
            database, "SELECT flags, facts, identifiers, checksum FROM customer_\(generation) WHERE id = ?")
        try select.bind(1, id)
        let found = try select.one { row in
            let flags = row.integer(0)
            let facts = row.optionalBytes(1)
            let identifiers = row.optionalBytes(2)
            guard
                CacheRow.checksum(customer: id, flags: flags, facts: facts, identifiers: identifiers)
                    == row.integer(3)
            else { throw LocalStoreError.damagedRow("customer \(id)") }
            return CachedCustomer(
                id: id, isLimited: flags & CacheRow.limitedFlag != 0, facts: facts ?? [],
                identifiers: CacheRow.identifiers(identifiers ?? []), states: nil)
        }
        guard var customer = found else { return nil }
        let key = CacheRow.stateKey(version: policyVersion, customer: id)
        let states = try BoundStatement(
            database, "SELECT states, checksum FROM state_\(generation) WHERE key = ?")
        try states.bind(1, key)
        customer.states = try states.one { row in
            let bytes = row.bytes(0)
            guard CacheRow.checksum(stateKey: key, states: bytes) == row.integer(1) else {
                throw LocalStoreError.damagedRow("the states of customer \(id)")
            }
            return bytes
        }
        return customer
    }

    /// What the feed brought of a product; nil: not in the cache.
    ///
    /// Throws `corrupt`.
    public func product(code: String) throws -> [UInt8]? {
        let select = try BoundStatement(
            database, "SELECT payload, checksum FROM product_\(try generation()) WHERE code = ?")
        try select.bind(1, code)
        return try select.one { row in
            let product = FeedProduct(code: code, payload: row.bytes(0))
            guard CacheRow.checksum(product: product) == row.integer(1) else {
                throw LocalStoreError.damagedRow("product \(code)")
            }
            return product.payload
        } ?? nil
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
