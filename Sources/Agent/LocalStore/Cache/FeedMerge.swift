import GRDB

/// Merges a collected delta into the tables that are read, inside one transaction.
struct FeedMerge {
    private let database: Database
    private let source: Int64
    private let target: Int64

    init(_ database: Database, from source: Int64, into target: Int64) {
        self.database = database
        self.source = source
        self.target = target
    }

    func run(replacesPolicies: Bool) throws {
        try mergeCustomers()
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO state_\(target) (key, states, checksum)
                    SELECT key, states, checksum FROM state_\(source) ORDER BY key;
                DELETE FROM product_\(target) WHERE code IN
                    (SELECT code FROM product_\(source) WHERE payload IS NULL);
                INSERT OR REPLACE INTO product_\(target) (code, payload, checksum)
                    SELECT code, payload, checksum FROM product_\(source) WHERE payload IS NOT NULL ORDER BY code;
                """)
        if replacesPolicies { try replacePolicies() }
    }

    private func mergeCustomers() throws {
        let staged = try BoundStatement(
            database, "SELECT id, flags, facts, identifiers, checksum FROM customer_\(source) ORDER BY id")
        try staged.each { row in
            let id = row.integer(0)
            let flags = row.integer(1)
            let facts = row.optionalBytes(2)
            let identifiers = row.optionalBytes(3)
            guard
                CacheRow.checksum(customer: id, flags: flags, facts: facts, identifiers: identifiers)
                    == row.integer(4)
            else { throw LocalStoreError.damagedCacheRow("customer \(id) of the feed") }
            if flags & CacheRow.goneFlag != 0 {
                try forget(id)
            } else {
                try merge(id, flags: flags, facts: facts, identifiers: identifiers)
            }
            return true
        }
    }

    private func merge(_ id: Int64, flags: Int64, facts: [UInt8]?, identifiers: [UInt8]?) throws {
        let before = try present(id)
        let mergedFacts = facts ?? before?.facts
        let mergedIdentifiers = identifiers ?? before?.identifiers
        let upsert = try BoundStatement(
            database,
            """
            INSERT OR REPLACE INTO customer_\(target) (id, flags, facts, identifiers, checksum)
            VALUES (?, ?, ?, ?, ?)
            """)
        try upsert.bind(1, id)
        try upsert.bind(2, flags)
        try upsert.bindOrNull(3, mergedFacts)
        try upsert.bindOrNull(4, mergedIdentifiers)
        try upsert.bind(
            5,
            CacheRow.checksum(customer: id, flags: flags, facts: mergedFacts, identifiers: mergedIdentifiers))
        try upsert.run()
        // Most deltas repeat the identifiers; each left alone saves a page somewhere in the index.
        guard let identifiers, identifiers != before?.identifiers else { return }
        try removeIdentifiers(before?.identifiers, of: id)
        let insert = try BoundStatement(
            database, "INSERT OR REPLACE INTO identifier_\(target) (hash, customer) VALUES (?, ?)")
        for identifier in CacheRow.identifiers(identifiers) {
            try insert.bind(1, identifier.hash)
            try insert.bind(2, id)
            try insert.run()
        }
    }

    private func forget(_ id: Int64) throws {
        try removeIdentifiers(try present(id)?.identifiers, of: id)
        let customer = try BoundStatement(database, "DELETE FROM customer_\(target) WHERE id = ?")
        try customer.bind(1, id)
        try customer.run()
        let states = try BoundStatement(database, "DELETE FROM state_\(target) WHERE key = ?")
        for version in try knownVersions() {
            try states.bind(1, CacheRow.stateKey(version: version, customer: id))
            try states.run()
        }
    }

    private func present(_ id: Int64) throws -> (facts: [UInt8]?, identifiers: [UInt8]?)? {
        let select = try BoundStatement(
            database, "SELECT facts, identifiers, flags, checksum FROM customer_\(target) WHERE id = ?")
        try select.bind(1, id)
        return try select.one { row in
            let facts = row.optionalBytes(0)
            let identifiers = row.optionalBytes(1)
            let checksum = CacheRow.checksum(
                customer: id, flags: row.integer(2), facts: facts, identifiers: identifiers)
            guard checksum == row.integer(3) else { throw LocalStoreError.damagedCacheRow("customer \(id)") }
            return (facts, identifiers)
        }
    }

    /// Removes identifiers unless another customer has taken them over in a merger.
    private func removeIdentifiers(_ encoded: [UInt8]?, of id: Int64) throws {
        let delete = try BoundStatement(
            database, "DELETE FROM identifier_\(target) WHERE hash = ? AND customer = ?")
        for identifier in CacheRow.identifiers(encoded ?? []) {
            try delete.bind(1, identifier.hash)
            try delete.bind(2, id)
            try delete.run()
        }
    }

    private func replacePolicies() throws {
        let kept = Set(try versions(of: source))
        for version in try knownVersions() where !kept.contains(version) {
            let delete = try BoundStatement(database, "DELETE FROM state_\(target) WHERE key BETWEEN ? AND ?")
            try delete.bind(1, CacheRow.stateKey(version: version, customer: 0))
            try delete.bind(2, CacheRow.stateKey(version: version, customer: CacheRow.customerIDMax))
            try delete.run()
        }
        try database.execute(
            sql: """
                DELETE FROM policy_\(target);
                INSERT INTO policy_\(target) SELECT * FROM policy_\(source);
                """)
    }

    private func knownVersions() throws -> [UInt32] { try versions(of: target) }

    private func versions(of generation: Int64) throws -> [UInt32] {
        let select = try BoundStatement(database, "SELECT version FROM policy_\(generation)")
        var versions: [UInt32] = []
        try select.each { row in
            versions.append(UInt32(truncatingIfNeeded: row.integer(0)))
            return true
        }
        return versions
    }
}
