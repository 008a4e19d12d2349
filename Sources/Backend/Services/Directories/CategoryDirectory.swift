public import Storage

/// Gives categories their numbers within a tenant, and back.
public actor CategoryDirectory {
    /// The numbers and codes of one tenant.
    public struct Table: Sendable {
        /// Number by code.
        public fileprivate(set) var keys: [String: CategoryKey] = [:]
        /// Code by number.
        public fileprivate(set) var codes: [CategoryKey: String] = [:]
    }

    private static let counter = "category"
    private let database: Database
    private var tables: [TenantScope: Table] = [:]

    /// Makes a directory over a database.
    public init(database: Database) {
        self.database = database
    }

    /// The table of a tenant with at least the given codes in it.
    public func table(_ scope: TenantScope, including codes: Set<String>) async throws -> Table {
        let known = tables[scope] ?? Table()
        if tables[scope] != nil, codes.allSatisfy({ known.keys[$0] != nil }) { return known }
        var table = try await load(scope)
        let missing = codes.filter { table.keys[$0] == nil }.sorted()
        if !missing.isEmpty {
            let first = try await database.run(
                scope, TakeNumbers(tenant: scope.tenant, name: Self.counter, count: Int64(missing.count)))
            guard let start = first.first?.first else { throw ServiceError(.internalFault, "no numbers were given") }
            let keys = missing.indices.map { CategoryKey(rawValue: Int32(start) + Int32($0)) }
            _ = try await database.run(
                scope, InsertCategories(tenant: scope.tenant, categories: keys, codes: missing))
            // Another server may have been quicker with some of them.
            table = try await load(scope)
        }
        return table
    }

    /// The table of a tenant that knows all the given numbers.
    public func table(_ scope: TenantScope, naming keys: Set<CategoryKey>) async throws -> Table {
        if let known = tables[scope], keys.allSatisfy({ known.codes[$0] != nil }) { return known }
        return try await load(scope)
    }

    /// Forgets the table of a tenant.
    func forget(_ scope: TenantScope) { tables[scope] = nil }

    private func load(_ scope: TenantScope) async throws -> Table {
        var table = Table()
        let rows = try await database.run(scope, ListCategories(tenant: scope.tenant))
        for row in rows {
            table.keys[row.code] = row.category
            table.codes[row.category] = row.code
        }
        tables[scope] = table
        return table
    }
}
