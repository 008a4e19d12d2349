import KakuzukeProtocol
import Storage

/// Whether a tenant's credentials are taken at present; asked once a credential itself has been found valid.
///
/// Source: `docs/tenancy.md`, "Suspension" and "Import".
enum TenantAdmission {
    /// The methods that work while a tenant waits for its import.
    private static let beforeImport: Set<String> = [
        TenancyServiceMethod.importTenant.rawValue, PersonServiceMethod.whoAmI.rawValue,
    ]

    /// What everybody of a suspended tenant is told.
    static var suspended: ServiceError {
        ServiceError(.tenantSuspended, "the platform operator has suspended this tenant")
    }

    /// Lets nobody of a suspended tenant pass.
    ///
    /// - Throws: `ServiceError.tenantSuspended`.
    static func requireActive(_ tenant: FindTenant.Row) throws {
        guard tenant.suspendedAt == nil else { throw suspended }
    }

    /// Lets a person of a tenant that waits for its import only import.
    ///
    /// - Throws: `ServiceError.wrongState`.
    static func require(_ person: PersonCredential, method: String) throws {
        guard !person.awaitsImport || beforeImport.contains(method) else {
            throw ServiceError(.wrongState, "the tenant waits for its import: kakuzuke tenant import", field: "tenant")
        }
    }
}
