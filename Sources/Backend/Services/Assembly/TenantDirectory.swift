import Foundation
@_spi(Authentication) import Storage

/// The tenants for which work goes on beside calls; no credential asks for it, the installation itself does.
struct TenantDirectory: Sendable {
    let database: Database

    /// The tenants that are not suspended, with their time zones and the customers that wait for their states.
    func active() async throws -> [(scope: TenantScope, timeZone: String, waiting: Int64)] {
        let tenants = try await database.runWithoutTenant(ListTenants())
        var active: [(scope: TenantScope, timeZone: String, waiting: Int64)] = []
        for tenant in tenants where tenant.suspendedAt == nil {
            let scope = TenantScope(tenant: tenant.tenant)
            let (settings, waiting) = try await database.run(
                scope, SelectTenantSettings(tenant: tenant.tenant), CountForRemake(tenant: tenant.tenant))
            active.append((scope, settings.first?.timeZone ?? "", waiting.first?.count ?? 0))
        }
        return active
    }
}
