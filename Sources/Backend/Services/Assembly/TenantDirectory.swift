import Foundation
@_spi(Authentication) import Storage

/// The tenants for which work goes on beside calls; no credential asks for it, the installation itself does.
struct TenantDirectory: Sendable {
    let database: Database

    /// A tenant and what waits for it.
    struct Tenant: Sendable {
        var scope: TenantScope
        /// IANA name.
        var timeZone: String
        /// Customers whose states are to be made again, and returns whose originals have changed.
        var waiting: Int64
        /// Dates on the schedule whose states are still to be made.
        var preparing: Int64
    }

    /// The tenants that are not suspended.
    func active() async throws -> [Tenant] {
        let tenants = try await database.runWithoutTenant(ListTenants())
        var active: [Tenant] = []
        for tenant in tenants where tenant.suspendedAt == nil {
            let scope = TenantScope(tenant: tenant.tenant)
            let (settings, waiting) = try await database.run(
                scope, SelectTenantSettings(tenant: tenant.tenant), CountForRemake(tenant: tenant.tenant))
            active.append(
                Tenant(
                    scope: scope, timeZone: settings.first?.timeZone ?? "",
                    waiting: (waiting.first?.count ?? 0) + (waiting.first?.returns ?? 0),
                    preparing: waiting.first?.unprepared ?? 0))
        }
        return active
    }
}
