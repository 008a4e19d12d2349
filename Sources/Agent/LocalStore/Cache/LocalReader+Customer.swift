import GRDB

extension LocalReader {
    /// One statement for each set of tables: from the identifier to the states in one go.
    private static let customerByIdentifier = (0...1).map { generation in
        """
        SELECT customer.id, customer.flags, customer.facts, customer.identifiers, customer.checksum,
            state.key, state.states, state.checksum
        FROM identifier_\(generation) AS identifier
            JOIN customer_\(generation) AS customer ON customer.id = identifier.customer
            LEFT JOIN state_\(generation) AS state ON state.key = (?2 | customer.id)
        WHERE identifier.hash = ?1
        """
    }
    private static let customerByNumber = (0...1).map { generation in
        """
        SELECT customer.id, customer.flags, customer.facts, customer.identifiers, customer.checksum,
            state.key, state.states, state.checksum
        FROM customer_\(generation) AS customer
            LEFT JOIN state_\(generation) AS state ON state.key = (?2 | customer.id)
        WHERE customer.id = ?1
        """
    }

    /// The customer with this identifier, with the states under a policy version; nil: not in the cache.
    ///
    /// Throws `damagedCache` when what is stored of the customer is damaged: no price is better than a wrong one.
    public func customer(_ identifier: IdentifierDigest, policyVersion: UInt32) throws -> CachedCustomer? {
        let select = try BoundStatement(database, Self.customerByIdentifier[Int(try generation())])
        try select.bind(1, identifier)
        try select.bind(2, CacheRow.stateKey(version: policyVersion, customer: 0))
        // An identifier that its customer no longer has leads to nobody, never to somebody else's price.
        guard let customer = try select.one(Self.customer),
            customer.identifiers.contains(where: { $0.hash == identifier })
        else { return nil }
        return customer
    }

    /// The customer with this number, with the states under a policy version; nil: not in the cache.
    ///
    /// Throws `damagedCache`.
    public func customer(id: Int64, policyVersion: UInt32) throws -> CachedCustomer? {
        let select = try BoundStatement(database, Self.customerByNumber[Int(try generation())])
        try select.bind(1, id)
        try select.bind(2, CacheRow.stateKey(version: policyVersion, customer: 0))
        return try select.one(Self.customer)
    }

    private static func customer(_ row: BoundStatement) throws -> CachedCustomer {
        let id = row.integer(0)
        let flags = row.integer(1)
        let facts = row.optionalBytes(2)
        let identifiers = row.optionalBytes(3)
        guard
            CacheRow.checksum(customer: id, flags: flags, facts: facts, identifiers: identifiers) == row.integer(4)
        else { throw LocalStoreError.damagedCacheRow("customer \(id)") }
        let states = row.optionalInteger(5) == nil ? nil : row.bytes(6)
        if let states {
            guard CacheRow.checksum(stateKey: row.integer(5), states: states) == row.integer(7) else {
                throw LocalStoreError.damagedCacheRow("the states of customer \(id)")
            }
        }
        return CachedCustomer(
            id: id, isLimited: flags & CacheRow.limitedFlag != 0, facts: facts ?? [],
            identifiers: CacheRow.identifiers(identifiers ?? []), states: states)
    }
}
