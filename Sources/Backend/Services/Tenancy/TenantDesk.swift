import Foundation
public import KakuzukeProtocol
@_spi(Authentication) public import Storage

/// Adds tenants to the installation, lists, suspends, limits and deletes them; the platform operator's work.
public struct TenantDesk: Sendable {
    /// How long the owner's first token holds; seconds (one year).
    public static let ownerTokenLifetimeSeconds: Int64 = 365 * 86_400

    /// Login of the person who owns the tenant at first.
    public static let ownerLogin = "owner"

    let database: Database
    let directories: Directories
    let registry: AgentRegistry
    let credentials: CredentialMemory
    let admission: WorkAdmission
    let keys: IdentifierKeySource
    let clock: WallClock
    private let random: RandomBytes

    /// Makes the desk.
    public init(
        database: Database, directories: Directories, registry: AgentRegistry, credentials: CredentialMemory,
        admission: WorkAdmission, keys: IdentifierKeySource, clock: WallClock, random: RandomBytes
    ) {
        self.database = database
        self.directories = directories
        self.registry = registry
        self.credentials = credentials
        self.admission = admission
        self.keys = keys
        self.clock = clock
        self.random = random
    }

    /// Adds a tenant with its settings, its identifier key and its owner's first token.
    ///
    /// A tenant that is made for an import has the number of the exported one, and no key of its own until then.
    ///
    /// - Throws: `ServiceError.invalidField` for a field that is wrong, `alreadyExists` for a code or number that is
    ///   taken.
    public func create(
        _ request: Kakuzuke_V1_CreateTenantRequest, by credential: Credential
    ) async throws -> Kakuzuke_V1_CreateTenantResponse {
        try check(request)
        let imported = try Self.importedTenant(request)
        let tenant = imported ?? EnrolmentDesk.identifier(random(16))
        let scope = TenantScope(tenant: tenant)
        let now = clock.now()
        let token = SecretToken(kind: .tenant, tenant: tenant, secret: random(SecretToken.secretByteCount))
        let owner = EnrolmentDesk.identifier(random(16))
        let tenants = try await database.runWithoutTenant(ListTenants())
        guard !tenants.contains(where: { $0.code == request.code }) else {
            throw ServiceError(.alreadyExists, "a tenant of this code exists", field: "code")
        }
        guard !tenants.contains(where: { $0.tenant == tenant }) else {
            throw ServiceError(.alreadyExists, "a tenant of this number exists", field: "import_tenant_id")
        }
        // A key without a tenant does no harm; a tenant without a key could never hash a member.
        if imported == nil { try keys.create(tenant: tenant, keyID: 1, bytes: random(32)) }
        try await database.transaction(scope) { transaction in
            _ = try await transaction.run(
                InsertTenant(
                    tenant: tenant, code: request.code, name: request.name, createdAt: now,
                    awaitsImport: imported != nil),
                InsertTenantSettings(
                    tenant: tenant, timeZone: request.timeZone, currency: request.currency, identifierKeyID: 1,
                    limitedAfterDays: TenantSettings.limitedAfterDaysDefault,
                    staleAfterDays: TenantSettings.staleAfterDaysDefault,
                    keepAcknowledgedDays: TenantSettings.keepAcknowledgedDaysDefault, unknownCustomer: 0),
                InsertTenantHead(tenant: tenant),
                InsertUser(
                    tenant: tenant, user: owner, login: Self.ownerLogin, name: "First owner", createdAt: now),
                InsertUserRoles(tenant: tenant, user: owner, roles: [Role.owner.rawValue], grantedAt: now),
                InsertAPIToken(
                    tenant: tenant, token: EnrolmentDesk.identifier(random(16)), tokenHash: StoredBytes(token.hash),
                    user: owner, label: "first owner", roles: [Role.owner.rawValue], methods: [],
                    sourceAddresses: [], createdAt: now,
                    expiresAt: now.adding(seconds: Self.ownerTokenLifetimeSeconds)))
            try await AuditTrail.append(
                AuditTrail.Event(
                    at: now, actor: credential.label, action: "tenant.created", details: [("code", request.code)]),
                scope, transaction)
        }
        var response = Kakuzuke_V1_CreateTenantResponse()
        response.tenantID = tenant.uuidString.lowercased()
        response.ownerToken = token.text
        return response
    }

    /// The directory of tenants, with their limits.
    public func list() async throws -> Kakuzuke_V1_ListTenantsResponse {
        let rows = try await database.runWithoutTenant(ListTenants())
        var response = Kakuzuke_V1_ListTenantsResponse()
        for row in rows {
            var tenant = Kakuzuke_V1_ListTenantsResponse.Tenant()
            tenant.tenantID = row.tenant.uuidString.lowercased()
            tenant.code = row.code
            tenant.name = row.name
            tenant.createdAtMs = row.createdAt.milliseconds
            if let suspended = row.suspendedAt { tenant.suspendedAtMs = suspended.milliseconds }
            tenant.awaitsImport = row.awaitsImport
            let limits = try await database.run(
                TenantScope(tenant: row.tenant), SelectTenantLimits(tenant: row.tenant))
            tenant.limits = Kakuzuke_V1_TenantLimits(limits.first)
            response.tenants.append(tenant)
        }
        return response
    }

    /// The tenant of a code.
    ///
    /// - Throws: `ServiceError.notFound`.
    func tenant(code: String) async throws -> (row: FindTenantByCode.Row, scope: TenantScope) {
        let rows = try await database.runWithoutTenant(FindTenantByCode(code: code))
        guard let row = rows.first else {
            throw ServiceError(.notFound, "there is no tenant of this code", field: "code")
        }
        return (row, TenantScope(tenant: row.tenant))
    }

    private static func importedTenant(_ request: Kakuzuke_V1_CreateTenantRequest) throws -> UUID? {
        guard request.hasImportTenantID else { return nil }
        guard let tenant = UUID(uuidString: request.importTenantID) else {
            throw ServiceError(
                .invalidField, "a tenant's number, as `kakuzuke tenant inspect` shows it", field: "import_tenant_id")
        }
        return tenant
    }

    private func check(_ request: Kakuzuke_V1_CreateTenantRequest) throws {
        let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
        guard (1...63).contains(request.code.count), request.code.allSatisfy(letters.contains),
            !request.code.hasPrefix("-")
        else {
            throw ServiceError(
                .invalidField, "1 to 63 lower-case letters, digits and hyphens, no hyphen first", field: "code")
        }
        guard (1...256).contains(request.name.count) else {
            throw ServiceError(.invalidField, "1 to 256 characters", field: "name")
        }
        try FieldRule.timeZone(request.timeZone, field: "time_zone")
        let capitals = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        guard request.currency.count == 3, request.currency.allSatisfy(capitals.contains) else {
            throw ServiceError(.invalidField, "an ISO 4217 code of three capital letters", field: "currency")
        }
    }
}
