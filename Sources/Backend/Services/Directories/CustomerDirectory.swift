public import KakuzukeProtocol
public import Storage

/// Finds the customers of hashed identifiers, and adds those that nobody has seen.
public struct CustomerDirectory: Sendable {
    private static let counter = "customer"
    private let database: Database

    /// Makes a directory over a database.
    public init(database: Database) {
        self.database = database
    }

    /// The customers that the identifiers name; an unknown identifier has no entry.
    public func find(_ identifiers: [IdentifierHash], _ scope: TenantScope) async throws -> [IdentifierHash:
        CustomerKey]
    {
        guard !identifiers.isEmpty else { return [:] }
        let rows = try await database.run(
            scope,
            FindCustomers(
                tenant: scope.tenant, hashes: identifiers.map { StoredBytes($0.bytes) },
                kinds: identifiers.map { Int16($0.kind.rawValue) },
                keyIDs: identifiers.map { Int32(bitPattern: $0.keyID) }))
        var found: [IdentifierHash: CustomerKey] = [:]
        let byParts = Dictionary(identifiers.map { (Parts($0), $0) }) { first, _ in first }
        for row in rows {
            guard let identifier = byParts[Parts(hash: row.hash, kind: row.kind, keyID: row.keyID)] else { continue }
            found[identifier] = row.customer
        }
        return found
    }

    /// The customers that the identifiers name; unknown identifiers become customers.
    public func resolve(
        _ identifiers: Set<IdentifierHash>, _ scope: TenantScope
    ) async throws -> [IdentifierHash: CustomerKey] {
        let all = Array(identifiers)
        var found = try await find(all, scope)
        let missing = all.filter { found[$0] == nil }
        guard !missing.isEmpty else { return found }
        let first = try await database.run(
            scope, TakeNumbers(tenant: scope.tenant, name: Self.counter, count: Int64(missing.count)))
        guard let start = first.first?.first else { throw ServiceError(.internalFault, "no numbers were given") }
        let keys = missing.indices.map { CustomerKey(rawValue: start + Int64($0)) }
        // Both in one transaction: a customer without any identifier would never be found again.
        _ = try await database.run(
            scope, InsertCustomers(tenant: scope.tenant, customers: keys),
            InsertIdentifiers(
                tenant: scope.tenant, hashes: missing.map { StoredBytes($0.bytes) },
                kinds: missing.map { Int16($0.kind.rawValue) }, keyIDs: missing.map { Int32(bitPattern: $0.keyID) },
                customers: keys))
        // Where another store was quicker, its customer holds the identifier and ours stays without any.
        found.merge(try await find(missing, scope)) { _, new in new }
        return found
    }

    private struct Parts: Hashable {
        var hash: StoredBytes
        var kind: Int16
        var keyID: Int32

        init(hash: StoredBytes, kind: Int16, keyID: Int32) {
            self.hash = hash
            self.kind = kind
            self.keyID = keyID
        }

        init(_ identifier: IdentifierHash) {
            self.init(
                hash: StoredBytes(identifier.bytes), kind: Int16(identifier.kind.rawValue),
                keyID: Int32(bitPattern: identifier.keyID))
        }
    }
}
