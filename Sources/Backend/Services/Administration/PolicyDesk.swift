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
        _ request: Kakuzuke_V1_UploadPolicyRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_UploadPolicyResponse {
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
        try await requireCurrency(policy.currency, caller)
        let identifier = caller.scope.tenant
        let numbers = try await database.run(
            caller.scope, TakeNumbers(tenant: identifier, name: Self.counter, count: 1))
        guard let number = numbers.first?.first else { throw ServiceError(.internalFault, "no number was given") }
        let now = clock.now()
        try await database.transaction(caller.scope) { transaction in
            _ = try await transaction.run(
                InsertPolicy(
                    tenant: identifier, policy: PolicyKey(rawValue: Int32(number)), fileName: request.file,
                    content: request.text, digest: StoredBytes(Array(SHA256.hash(data: Data(request.text.utf8)))),
                    uploadedAt: now, uploadedBy: caller.label,
                    author: caller.user))
            try await AuditTrail.append(
                caller.event("policy.uploaded", at: now, [("version", String(number))]), caller.scope, transaction)
        }
        response.version = UInt32(number)
        return response
    }

    /// Lets a version price from a business date on, as if it had always been in force.
    ///
    /// Every state is made for it at once, so that agents have them before the date.
    ///
    /// - Throws: `ServiceError.notFound` when the tenant has no such version, `notAllowed` when its author activates
    ///   it.
    public func activate(_ request: Kakuzuke_V1_ActivatePolicyRequest, by caller: Caller) async throws {
        let identifier = caller.scope.tenant
        let now = clock.now()
        let settings = try await database.run(caller.scope, SelectTenantSettings(tenant: identifier))
        let version = PolicyKey(rawValue: Int32(clamping: request.version))
        let authors = try await database.run(caller.scope, FindPolicyAuthor(tenant: identifier, policy: version))
        guard let author = authors.first?.author else {
            throw ServiceError(.notFound, "there is no such version", field: "version")
        }
        do {
            try await database.transaction(caller.scope) { transaction in
                _ = try await transaction.run(
                    UpsertActivation(
                        tenant: identifier, effectiveFrom: CalendarDate(daysSinceEpoch: request.effectiveFrom),
                        policy: version, activatedAt: now, activatedBy: caller.label, author: author,
                        activator: caller.user),
                    MarkAllForRemake(tenant: identifier))
                try await AuditTrail.append(
                    caller.event(
                        "policy.activated", at: now,
                        [
                            ("version", String(request.version)),
                            ("from", CalendarDate(daysSinceEpoch: request.effectiveFrom).description),
                        ]), caller.scope, transaction)
            }
        } catch let error as StorageError where error.constraint == UpsertActivation.twoPersonsConstraint {
            throw ServiceError(
                .notAllowed, "whoever uploaded a version cannot activate it; ask another person", field: "version")
        }
        let today = clock.businessDate(timeZone: settings.first?.timeZone ?? "")
        _ = try await remaker.run(caller.scope, today: today)
    }

    /// The versions, newest first.
    public func list(_ caller: Caller) async throws -> Kakuzuke_V1_ListPoliciesResponse {
        let rows = try await database.run(caller.scope, ListPolicies(tenant: caller.scope.tenant))
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

    private func requireCurrency(_ currency: String, _ caller: Caller) async throws {
        let settings = try await database.run(caller.scope, SelectTenantSettings(tenant: caller.scope.tenant))
        guard settings.first?.currency == currency else {
            throw ServiceError(.invalidField, "the policy's currency is not the tenant's", field: "currency")
        }
    }
}
