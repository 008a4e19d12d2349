@_spi(Authentication) import Storage

/// Forgets what is no longer needed of sign-ins: old failures, sessions, invitations and devices.
struct PeopleHousekeeping: Sendable {
    /// How long ended sessions, invitations and sign-ins elsewhere stay; seconds (30 days).
    static let endedKeptSeconds: Int64 = 30 * 86_400
    /// How long a device is remembered after its last sign-in; seconds (400 days).
    static let devicesKeptSeconds: Int64 = 400 * 86_400

    let database: Database
    let clock: WallClock

    /// Cleans the rows of every tenant, and those of attempts on tenants that do not exist.
    func run() async throws {
        let now = clock.now()
        let failuresBefore = now.adding(seconds: -SignInFailures.forgottenAfterSeconds)
        let endedBefore = now.adding(seconds: -Self.endedKeptSeconds)
        let devicesBefore = now.adding(seconds: -Self.devicesKeptSeconds)
        let nobody = TenantScope(tenant: SignInFailures.nobody)
        _ = try await database.run(nobody, DeleteOldSignInFailures(tenant: nobody.tenant, before: failuresBefore))
        for tenant in try await database.runWithoutTenant(ListTenants()).map(\.tenant) {
            _ = try await database.run(
                TenantScope(tenant: tenant), DeleteOldSignInFailures(tenant: tenant, before: failuresBefore),
                DeleteOldSessions(tenant: tenant, before: endedBefore),
                DeleteOldInvitations(tenant: tenant, before: endedBefore),
                DeleteOldDevices(tenant: tenant, before: devicesBefore),
                DeleteOldFederatedSignIns(tenant: tenant, before: endedBefore))
        }
    }
}
