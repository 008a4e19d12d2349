import Storage

/// Which stores have told of customers: theirs are the caches that hold them where no cache holds everybody.
enum SeenStores {
    /// Lets the stores of each of some customers be those of all of them, because they become one or were one.
    ///
    /// One that was apart again keeps the others' stores: a cache may hold somebody too many, never somebody too few.
    ///
    /// - Throws: `StorageError`.
    static func unite(
        _ customers: [CustomerKey], _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws {
        let rows = try await transaction.run(SelectSeenStores(tenant: scope.tenant, customers: customers))
        let stores = Set(rows.flatMap(\.stores)).sorted()
        _ = try await transaction.run(SetSeenStores(tenant: scope.tenant, customers: customers, stores: stores))
    }
}
