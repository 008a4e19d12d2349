import Crypto
import Foundation
public import KakuzukeProtocol
import PolicyFile
import Rating
public import Storage

/// Takes policy files as versions and activates them.
public struct PolicyDesk: Sendable {
    private static let counter = "policy"

    private let database: Database
    private let remaker: StateRemaker
    private let clock: WallClock

    /// Makes the desk.
    public init(database: Database, remaker: StateRemaker, clock: WallClock) {
        self.database = database
        self.remaker = remaker
        self.clock = clock
    }

    /// Takes a file as a new version, or tells everything that is wrong with it.
    public func upload(
        _ request: Kakuzuke_V1_UploadPolicyRequest, by credential: Credential
    ) async throws -> Kakuzuke_V1_UploadPolicyResponse {
        let tenant = try FieldRule.scope(credential)
        let file = PolicyFile(text: request.text, file: String(request.file.prefix(256)))
        var response = Kakuzuke_V1_UploadPolicyResponse()
        response.remarks = file.problems.map { problem in
            var remark = Kakuzuke_V1_PolicyRemark()
            remark.isError = problem.severity == .error
            remark.line = UInt32(problem.line)
            remark.column = UInt32(problem.column)
            remark.field = problem.field
            remark.reason = problem.reason
            return remark
        }
        guard let policy = file.policy else { return response }
        try await requireCurrency(policy.currency, tenant)
        let identifier = tenant.scope.tenant
        let numbers = try await database.run(
            tenant.scope, TakeNumbers(tenant: identifier, name: Self.counter, count: 1))
        guard let number = numbers.first?.first else { throw ServiceError(.internalFault, "no number was given") }
        let now = clock.now()
        try await database.transaction(tenant.scope) { transaction in
            _ = try await transaction.run(
                InsertPolicy(
                    tenant: identifier, policy: PolicyKey(rawValue: Int32(number)), fileName: request.file,
                    content: request.text, digest: StoredBytes(Array(SHA256.hash(data: Data(request.text.utf8)))),
                    uploadedAt: now, uploadedBy: tenant.label))
            try await AuditTrail.append(
                tenant.event("policy.uploaded", at: now, [("version", String(number))]), tenant.scope, transaction)
        }
        response.version = UInt32(number)
        return response
    }

    /// Lets a version price from a business date on, as if it had always been in force.
    ///
    /// Every state is made for it at once, so that agents have them before the date.
    ///
    /// - Throws: `ServiceError.notFound` when the tenant has no such version.
    public func activate(_ request: Kakuzuke_V1_ActivatePolicyRequest, by credential: Credential) async throws {
        let tenant = try FieldRule.scope(credential)
        let identifier = tenant.scope.tenant
        let now = clock.now()
        let settings = try await database.run(tenant.scope, SelectTenantSettings(tenant: identifier))
        do {
            try await database.transaction(tenant.scope) { transaction in
                _ = try await transaction.run(
                    UpsertActivation(
                        tenant: identifier, effectiveFrom: CalendarDate(daysSinceEpoch: request.effectiveFrom),
                        policy: PolicyKey(rawValue: Int32(clamping: request.version)), activatedAt: now,
                        activatedBy: tenant.label),
                    MarkAllForRemake(tenant: identifier))
                try await AuditTrail.append(
                    tenant.event(
                        "policy.activated", at: now,
                        [
                            ("version", String(request.version)),
                            ("from", CalendarDate(daysSinceEpoch: request.effectiveFrom).description),
                        ]), tenant.scope, transaction)
            }
        } catch let error as StorageError where error.code == .missingReference {
            throw ServiceError(.notFound, "there is no such version", field: "version")
        }
        let today = clock.businessDate(timeZone: settings.first?.timeZone ?? "")
        _ = try await remaker.run(tenant.scope, today: today)
    }

    /// The versions, newest first.
    public func list(_ credential: Credential) async throws -> Kakuzuke_V1_ListPoliciesResponse {
        let tenant = try FieldRule.scope(credential)
        let rows = try await database.run(tenant.scope, ListPolicies(tenant: tenant.scope.tenant))
        var response = Kakuzuke_V1_ListPoliciesResponse()
        response.versions = rows.map { row in
            var version = Kakuzuke_V1_ListPoliciesResponse.Version()
            version.version = UInt32(row.policy.rawValue)
            version.uploadedAtMs = row.uploadedAt.milliseconds
            version.digest = Data(row.digest.bytes)
            if let from = row.effectiveFrom { version.effectiveFrom = from.daysSinceEpoch }
            return version
        }
        return response
    }

    private func requireCurrency(_ currency: String, _ tenant: Credential.Tenant) async throws {
        let settings = try await database.run(tenant.scope, SelectTenantSettings(tenant: tenant.scope.tenant))
        guard settings.first?.currency == currency else {
            throw ServiceError(.invalidField, "the policy's currency is not the tenant's", field: "currency")
        }
    }
}
