import GRDB
import Rating

/// Puts the items of a feed into the set of tables that nobody reads.
struct FeedStage {
    private let customers: BoundStatement
    private let states: BoundStatement
    private let identifiers: BoundStatement
    private let products: BoundStatement
    private let isSnapshot: Bool

    init(_ database: Database, generation: Int64, isSnapshot: Bool) throws {
        customers = try BoundStatement(
            database,
            """
            INSERT OR REPLACE INTO customer_\(generation) (id, flags, facts, identifiers, checksum)
            VALUES (?, ?, ?, ?, ?)
            """)
        states = try BoundStatement(
            database, "INSERT OR REPLACE INTO state_\(generation) (key, states, checksum) VALUES (?, ?, ?)")
        identifiers = try BoundStatement(
            database, "INSERT INTO identifier_stage (hash, customer) VALUES (?, ?)")
        products = try BoundStatement(
            database, "INSERT OR REPLACE INTO product_\(generation) (code, payload, checksum) VALUES (?, ?, ?)")
        self.isSnapshot = isSnapshot
    }

    func insert(_ customer: FeedCustomer) throws {
        // A snapshot brings nobody who is gone.
        guard !(isSnapshot && customer.isGone) else { return }
        let flags = (customer.isLimited ? CacheRow.limitedFlag : 0) | (customer.isGone ? CacheRow.goneFlag : 0)
        let encoded = customer.identifiers.map(CacheRow.encode)
        try customers.bind(1, customer.id)
        try customers.bind(2, flags)
        try customers.bindOrNull(3, customer.facts)
        try customers.bindOrNull(4, encoded)
        try customers.bind(
            5,
            CacheRow.checksum(customer: customer.id, flags: flags, facts: customer.facts, identifiers: encoded))
        try customers.run()
        for entry in customer.states {
            let key = CacheRow.stateKey(version: entry.policyVersion, customer: customer.id)
            try states.bind(1, key)
            try states.bind(2, entry.states)
            try states.bind(3, CacheRow.checksum(stateKey: key, states: entry.states))
            try states.run()
        }
        guard isSnapshot else { return }
        for identifier in customer.identifiers ?? [] {
            try identifiers.bind(1, identifier.hash)
            try identifiers.bind(2, customer.id)
            try identifiers.run()
        }
    }

    func insert(_ product: FeedProduct) throws {
        guard !(isSnapshot && product.payload == nil) else { return }
        try products.bind(1, product.code)
        try products.bindOrNull(2, product.payload)
        try products.bind(3, CacheRow.checksum(product: product))
        try products.run()
    }

    static func insert(_ policies: [FeedPolicy], generation: Int64, _ database: Database) throws {
        let insert = try BoundStatement(
            database,
            """
            INSERT OR REPLACE INTO policy_\(generation) (version, effective_from, payload, checksum, scheduled_from)
            VALUES (?, ?, ?, ?, ?)
            """)
        for policy in policies {
            try insert.bind(1, Int64(policy.version))
            try insert.bind(2, Int64(policy.effectiveFrom.daysSinceEpoch))
            try insert.bind(3, policy.payload)
            try insert.bind(4, CacheRow.checksum(policy: policy))
            try insert.bind(5, policy.scheduledFrom.map { Int64($0.daysSinceEpoch) })
            try insert.run()
        }
    }

    /// Fills the identifier table in order of hash, page after page; one by one each would rewrite a page of its own.
    static func sortIdentifiers(generation: Int64, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO identifier_\(generation) (hash, customer)
                    SELECT hash, customer FROM identifier_stage ORDER BY hash, customer
                """)
    }

    static func clear(generation: Int64, _ database: Database) throws {
        for table in ["customer", "state", "identifier", "product", "policy"] {
            try database.execute(sql: "DELETE FROM \(table)_\(generation)")
        }
        try database.execute(sql: "DELETE FROM identifier_stage")
    }
}
