import Crypto
import Foundation
public import KakuzukeProtocol
import PolicyFile
import Rating
import Storage

/// Takes policy files as versions and activates them.
public struct PolicyDesk: Sendable {
    /// Customers whose states are made within the call that puts a version on the schedule; the others follow.
    public static let customersAtOnceMax = 5_000
    /// Largest policy file; bytes.
    public static let fileBytesMax = 1_048_576
    /// Longest note on a version; characters.
    public static let noteCharactersMax = 500

    private static let counter = "policy"

    let database: Database
    let preparer: StatePreparer
    let clock: WallClock

    /// Takes a file as a new version, or tells everything that is wrong with it.
    ///
    /// With errors it becomes a draft where that is wanted, and nothing otherwise.
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
        guard request.note.count <= Self.noteCharactersMax else {
            throw ServiceError(.invalidField, "at most \(Self.noteCharactersMax) characters", field: "note")
        }
        guard request.text.utf8.count <= Self.fileBytesMax else {
            throw ServiceError(.invalidField, "at most \(Self.fileBytesMax) bytes", field: "text")
        }
        if let policy = file.policy {
            try await requireCurrency(policy.currency, caller)
        } else if !request.keepDraft {
            return response
        }
        response.isDraft = file.policy == nil
        let isDraft = response.isDraft
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
                    author: caller.user, isDraft: isDraft, note: request.note))
            try await AuditTrail.append(
                caller.event(
                    "policy.uploaded", at: now, [("version", String(number)), ("draft", String(isDraft))]),
                caller.scope, transaction)
        }
        response.version = UInt32(number)
        return response
    }

    /// The versions, newest first, with how far each has come.
    public func list(_ caller: Caller) async throws -> Kakuzuke_V1_ListPoliciesResponse {
        let (rows, activations, settings, simulated) = try await database.run(
            caller.scope, ListPolicies(tenant: caller.scope.tenant), ListActivations(tenant: caller.scope.tenant),
            SelectTenantSettings(tenant: caller.scope.tenant), ListSimulatedPolicies(tenant: caller.scope.tenant))
        let simulatedPolicies = Set(simulated.map(\.policy))
        let schedule = PolicySchedule(
            activations, today: clock.businessDate(timeZone: settings.first?.timeZone ?? ""))
        var response = Kakuzuke_V1_ListPoliciesResponse()
        response.versions = rows.map { row in
            var version = Kakuzuke_V1_ListPoliciesResponse.Version()
            version.version = UInt32(row.policy.rawValue)
            version.uploadedAtMs = row.uploadedAt.milliseconds
            version.uploadedBy = row.uploadedBy
            version.file = row.fileName
            version.note = row.note
            version.digest = Data(row.digest.bytes)
            version.state = schedule.state(
                of: row.policy, isDraft: row.isDraft,
                isSimulated: simulatedPolicies.contains(row.policy))
            version.schedule = activations.filter { $0.policy == row.policy }.map(Self.scheduled)
            if let first = version.schedule.first { version.effectiveFrom = first.effectiveFrom }
            return version
        }
        return response
    }

    /// The file of a version.
    ///
    /// - Throws: `ServiceError.notFound` when the tenant has no such version.
    public func file(
        _ request: Kakuzuke_V1_GetPolicyRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_GetPolicyResponse {
        let version = PolicyKey(rawValue: Int32(clamping: request.version))
        let rows = try await database.run(
            caller.scope, SelectPolicyContent(tenant: caller.scope.tenant, policy: version))
        guard let row = rows.first else {
            throw ServiceError(.noSuchVersion, .notFound, "there is no such version", field: "version")
        }
        var response = Kakuzuke_V1_GetPolicyResponse()
        response.text = row.content
        response.file = row.fileName
        return response
    }

    private static func scheduled(_ row: ListActivations.Row) -> Kakuzuke_V1_ListPoliciesResponse.Scheduled {
        var message = Kakuzuke_V1_ListPoliciesResponse.Scheduled()
        message.effectiveFrom = row.effectiveFrom.daysSinceEpoch
        message.activatedAtMs = row.activatedAt.milliseconds
        message.activatedBy = row.activatedBy
        message.isReturn = row.isReturn
        message.isReady = row.statesReadyAt != nil
        message.unsimulatedReason = row.unsimulatedReason
        return message
    }

    private func requireCurrency(_ currency: String, _ caller: Caller) async throws {
        let settings = try await database.run(caller.scope, SelectTenantSettings(tenant: caller.scope.tenant))
        let own = settings.first?.currency ?? ""
        guard own == currency else {
            throw ServiceError(
                .otherCurrency, .invalidField,
                "the policy's currency is \(currency), the tenant's is \(own); write that one into the file",
                field: "currency")
        }
    }
}
