import Storage

/// Roles and scopes of a person, checked against what the tenant has.
struct UserRights: Hashable, Sendable {
    let roles: [Role]
    let stores: [StoreKey]
    let categories: [String]

    /// True when the person is an owner.
    var isOwner: Bool { roles.contains(.owner) }

    /// Checks what a request gives.
    ///
    /// - Throws: `ServiceError.invalidField` for a role that no person has, a store or category that the tenant does
    ///   not have, and scopes that do not fit the roles.
    init(
        roles: [String], storeCodes: [String], categories: [String], stores: [ListStores.Row],
        known: [ListCategories.Row]
    ) throws {
        let parsed = roles.compactMap(Role.init(rawValue:)).filter(Role.ofPersons.contains)
        guard !roles.isEmpty, parsed.count == roles.count, Set(parsed).count == roles.count else {
            let names = Role.ofPersons.map(\.rawValue).joined(separator: ", ")
            throw ServiceError(.invalidField, "one or more of \(names), each once", field: "roles")
        }
        let keys = storeCodes.compactMap { code in stores.first { $0.code == code }?.store }
        guard keys.count == storeCodes.count, Set(keys).count == keys.count else {
            throw ServiceError(.invalidField, "codes of stores, each once", field: "store_codes")
        }
        guard Set(categories).count == categories.count, Set(categories).isSubset(of: known.map(\.code)) else {
            throw ServiceError(.invalidField, "codes of categories, each once", field: "categories")
        }
        guard parsed.contains(.storeManager) != keys.isEmpty else {
            throw ServiceError(.invalidField, "store managers have stores, nobody else has", field: "store_codes")
        }
        guard parsed.contains(.categoryManager) != categories.isEmpty else {
            throw ServiceError(
                .invalidField, "category managers have categories, nobody else has", field: "categories")
        }
        self.roles = parsed.sorted()
        self.stores = keys.sorted()
        self.categories = categories.sorted()
    }

    /// Reads what the tenant has and checks what a request gives.
    init(
        roles: [String], storeCodes: [String], categories: [String], _ scope: TenantScope, _ database: Database
    ) async throws {
        let (stores, known) = try await database.run(
            scope, ListStores(tenant: scope.tenant), ListCategories(tenant: scope.tenant))
        try self.init(
            roles: roles, storeCodes: storeCodes, categories: categories, stores: stores, known: known)
    }
}
