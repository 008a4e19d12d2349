import Storage

/// Finishes deletions that broke off after their commit: the rows are gone, the keys are not.
struct UnfinishedDeletions: Sendable {
    let database: Database
    let keys: IdentifierKeySource

    /// Destroys the identifier keys of tenants that were deleted and have not come back by an import.
    func finish() async throws {
        let (deleted, present) = try await database.runWithoutTenant(ListDeletedTenants(), ListTenants())
        let tenants = Set(present.map(\.tenant))
        for row in deleted where !tenants.contains(row.tenant) { try keys.destroy(tenant: row.tenant) }
    }
}
