import Foundation
public import KakuzukeProtocol
@_spi(Authentication) public import Storage

/// Adds tenants to the installation and lists them; the platform operator's work.
public struct TenantDesk: Sendable {
    /// How long the owner's first token holds; seconds (one year).
    public static let ownerTokenLifetimeSeconds: Int64 = 365 * 86_400

    /// Login of the person who owns the tenant at first.
    public static let ownerLogin = "owner"

    private let database: Database
    private let keys: IdentifierKeySource
    private let clock: WallClock
    private let random: RandomBytes

    /// Makes the desk.
    public init(database: Database, keys: IdentifierKeySource, clock: WallClock, random: RandomBytes) {
        self.database = database
        self.keys = keys
        self.clock = clock
        self.random = random
    }

    /// Adds a tenant with its settings, its identifier key and its owner's first token.
    ///
    /// - Throws: `ServiceError.invalidField` for a field that is wrong, `alreadyExists` for a code that is taken.
    public func create(
        _ request: Kakuzuke_V1_CreateTenantRequest, by credential: Credential
    ) async throws -> Kakuzuke_V1_CreateTenantResponse {
        try check(request)
        let tenant = EnrolmentDesk.identifier(random(16))
        let scope = TenantScope(tenant: tenant)
        let now = clock.now()
        let token = SecretToken(kind: .tenant, tenant: tenant, secret: random(SecretToken.secretByteCount))
        let owner = EnrolmentDesk.identifier(random(16))
        let tenants = try await database.runWithoutTenant(ListTenants())
        guard !tenants.contains(where: { $0.code == request.code }) else {
            throw ServiceError(.alreadyExists, "a tenant of this code exists", field: "code")
        }
        // A key without a tenant does no harm; a tenant without a key could never hash a member.
        try keys.create(tenant: tenant, keyID: 1, bytes: random(32))
        try await database.transaction(scope) { transaction in
            _ = try await transaction.run(
                InsertTenant(tenant: tenant, code: request.code, name: request.name, createdAt: now),
                InsertTenantSettings(
                    tenant: tenant, timeZone: request.timeZone, currency: request.currency, identifierKeyID: 1,
                    limitedAfterDays: 2, staleAfterDays: 35, keepAcknowledgedDays: 40, unknownCustomer: 0),
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

    /// The directory of tenants.
    public func list() async throws -> Kakuzuke_V1_ListTenantsResponse {
        let rows = try await database.runWithoutTenant(ListTenants())
        var response = Kakuzuke_V1_ListTenantsResponse()
        response.tenants = rows.map { row in
            var tenant = Kakuzuke_V1_ListTenantsResponse.Tenant()
            tenant.tenantID = row.tenant.uuidString.lowercased()
            tenant.code = row.code
            tenant.name = row.name
            tenant.createdAtMs = row.createdAt.milliseconds
            return tenant
        }
        return response
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
