import Foundation
public import KakuzukeProtocol
import Storage

extension TenantDesk {
    /// Longest reason of a suspension; characters.
    public static let reasonCharactersMax = 256

    /// Refuses every credential of a tenant from its next call on; open calls of its agents end within seconds.
    ///
    /// - Throws: `ServiceError.notFound`, `wrongState` when it is suspended already.
    public func suspend(_ request: Kakuzuke_V1_SuspendTenantRequest, by credential: Credential) async throws {
        guard (1...Self.reasonCharactersMax).contains(request.reason.count) else {
            throw ServiceError(.invalidField, "1 to \(Self.reasonCharactersMax) characters", field: "reason")
        }
        let (tenant, scope) = try await tenant(code: request.code)
        let now = clock.now()
        try await database.transaction(scope) { transaction in
            let changed = try await transaction.run(
                SuspendTenant(tenant: tenant.tenant, at: now, reason: request.reason))
            guard changed == 1 else {
                throw ServiceError(.wrongState, "the tenant is suspended already", field: "code")
            }
            try await AuditTrail.append(
                AuditTrail.Event(
                    at: now, actor: credential.label, action: "tenant.suspended",
                    details: [("reason", request.reason)]), scope, transaction)
        }
        try await admissionChanged(scope)
    }

    /// Lets a suspended tenant work again.
    ///
    /// - Throws: `ServiceError.notFound`, `wrongState` when it is not suspended.
    public func resume(_ request: Kakuzuke_V1_ResumeTenantRequest, by credential: Credential) async throws {
        let (tenant, scope) = try await tenant(code: request.code)
        let now = clock.now()
        try await database.transaction(scope) { transaction in
            guard try await transaction.run(ResumeTenant(tenant: tenant.tenant)) == 1 else {
                throw ServiceError(.wrongState, "the tenant is not suspended", field: "code")
            }
            try await AuditTrail.append(
                AuditTrail.Event(at: now, actor: credential.label, action: "tenant.resumed"), scope, transaction)
        }
        try await admissionChanged(scope)
    }

    /// Lets calls that are open and credentials that are remembered follow at once.
    private func admissionChanged(_ scope: TenantScope) async throws {
        credentials.forget(tenant: scope.tenant)
        try await registry.refresh()
    }

    /// Sets all limits of a tenant.
    ///
    /// - Throws: `ServiceError.notFound`, `invalidField` for a limit out of its range.
    public func setLimits(_ request: Kakuzuke_V1_SetTenantLimitsRequest, by credential: Credential) async throws {
        try TenantLimitField.check(request.limits)
        let (tenant, scope) = try await tenant(code: request.code)
        let now = clock.now()
        let limits = request.limits
        try await database.transaction(scope) { transaction in
            _ = try await transaction.run(
                UpsertTenantLimits(
                    tenant: tenant.tenant, stores: Int32(limits.stores),
                    receiptsPerSecond: Int32(limits.receiptsPerSecond),
                    lookupsPerSecond: Int32(limits.lookupsPerSecond),
                    storageMegabytes: Int32(limits.storageMegabytes)))
            try await AuditTrail.append(
                AuditTrail.Event(
                    at: now, actor: credential.label, action: "tenant.limits_set",
                    details: TenantLimitField.details(limits)), scope, transaction)
        }
        admission.limitsChanged(of: scope)
    }
}

extension Kakuzuke_V1_TenantLimits {
    /// The limits of a row; none: nothing is limited.
    init(_ row: SelectTenantLimits.Row?) {
        self.init()
        guard let row else { return }
        stores = UInt32(row.stores)
        receiptsPerSecond = UInt32(row.receiptsPerSecond)
        lookupsPerSecond = UInt32(row.lookupsPerSecond)
        storageMegabytes = UInt32(row.storageMegabytes)
    }
}
