public import KakuzukeProtocol
public import Storage

/// Finds the customers of hashed identifiers, and adds those that nobody has seen.
public struct CustomerDirectory: Sendable {
    /// The counter from which customers get their numbers.
    static let counter = "customer"
    private let database: Database

    /// Makes a directory over a database.
    public init(database: Database) {
        self.database = database
    }

    /// The customers that the identifiers count for; an unknown identifier has no entry.
    public func find(
        _ identifiers: [IdentifierHash], _ scope: TenantScope
    ) async throws -> [IdentifierHash: CustomerKey] {
        try await known(identifiers, scope).byIdentifier.mapValues(\.customer)
    }

    /// Whom the identifiers name, with the revision by which a later change is noticed.
    func known(_ identifiers: [IdentifierHash], _ scope: TenantScope) async throws -> KnownCustomers {
        // The revision is read first: what changes in between is noticed later.
        let (revisions, rows) = try await database.run(
            scope, SelectIdentityRevision(tenant: scope.tenant), Self.statement(identifiers, scope))
        return KnownCustomers(
            byIdentifier: Self.customers(rows, identifiers), revision: revisions.first?.revision ?? 0)
    }

    /// Whom the identifiers name, as a transaction sees it.
    static func known(
        _ identifiers: [IdentifierHash], _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws -> [IdentifierHash: KnownCustomer] {
        customers(try await transaction.run(statement(identifiers, scope)), identifiers)
    }

    private static func statement(_ identifiers: [IdentifierHash], _ scope: TenantScope) -> FindCustomers {
        FindCustomers(
            tenant: scope.tenant, hashes: identifiers.map { StoredBytes($0.bytes) },
            kinds: identifiers.map { Int16($0.kind.rawValue) },
            keyIDs: identifiers.map { Int32(bitPattern: $0.keyID) })
    }

    private static func customers(
        _ rows: [FindCustomers.Row], _ identifiers: [IdentifierHash]
    ) -> [IdentifierHash: KnownCustomer] {
        var found: [IdentifierHash: KnownCustomer] = [:]
        let byParts = Dictionary(identifiers.map { (Parts($0), $0) }) { first, _ in first }
        for row in rows {
            guard let identifier = byParts[Parts(hash: row.hash, kind: row.kind, keyID: row.keyID)] else { continue }
            found[identifier] = KnownCustomer(row.customer, recordedFor: row.identity)
        }
        return found
    }

    /// Whom the identifiers name; unknown identifiers become customers.
    ///
    /// - Parameters:
    ///   - identifiers: each becomes a customer where it names nobody.
    ///   - others: looked up with them, and left as they are.
    ///   - scope: the tenant.
    /// - Returns: whom both name.
    /// - Throws: `StorageError` when the database fails.
    func resolve(
        _ identifiers: Set<IdentifierHash>, and others: Set<IdentifierHash> = [], _ scope: TenantScope
    ) async throws -> KnownCustomers {
        var found = try await known(Array(identifiers.union(others)), scope)
        let missing = Array(identifiers).filter { found.byIdentifier[$0] == nil }
        guard !missing.isEmpty else { return found }
        let keys = try await newNumbers(missing.count, scope)
        _ = try await database.run(
            scope,
            InsertNamedCustomers(
                tenant: scope.tenant, hashes: missing.map { StoredBytes($0.bytes) },
                kinds: missing.map { Int16($0.kind.rawValue) }, keyIDs: missing.map { Int32(bitPattern: $0.keyID) },
                customers: keys))
        // Where another store was quicker, its customer holds the identifier, and ours was not added.
        found.byIdentifier.merge(try await known(missing, scope).byIdentifier) { _, new in new }
        return found
    }

    /// Numbers for new customers.
    func newNumbers(_ count: Int, _ scope: TenantScope) async throws -> [CustomerKey] {
        guard count > 0 else { return [] }
        let first = try await database.run(
            scope, TakeNumbers(tenant: scope.tenant, name: Self.counter, count: Int64(count)))
        guard let start = first.first?.first else { throw ServiceError(.internalFault, "no numbers were given") }
        return (0..<count).map { CustomerKey(rawValue: start + Int64($0)) }
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
