public import Storage

/// What one server remembers of all tenants between calls.
public struct Directories: Sendable {
    /// The activated policies.
    public let policies: PolicyDirectory
    /// The categories and their numbers.
    public let categories: CategoryDirectory
    /// The customers of identifiers.
    public let customers: CustomerDirectory
    let partitions: PartitionKeeper
    let products = ProductParts()

    /// Makes empty directories over a database.
    public init(database: Database) {
        policies = PolicyDirectory(database: database)
        categories = CategoryDirectory(database: database)
        customers = CustomerDirectory(database: database)
        partitions = PartitionKeeper(database: database)
    }

    /// Forgets everything of a tenant that is no more or is another one from now on.
    func forget(_ scope: TenantScope) async {
        await policies.forget(scope)
        await categories.forget(scope)
        products.forget(scope.tenant)
    }
}
