public import Foundation
import Postgres

/// The right to read and write one tenant's rows.
///
/// Only the authentication of a credential makes one, so that no request field can ever choose a tenant. Every
/// statement of this module that touches tenant rows runs under a scope and names it in its text as well.
public struct TenantScope: Hashable, Sendable {
    /// The tenant.
    public let tenant: UUID

    /// Makes a scope from an authenticated credential.
    @_spi(Authentication)
    public init(tenant: UUID) {
        self.tenant = tenant
    }

    /// The setting that row level security compares with.
    var setting: ScopeSetting { ScopeSetting(name: "kakuzuke.tenant_id", value: tenant) }
}
