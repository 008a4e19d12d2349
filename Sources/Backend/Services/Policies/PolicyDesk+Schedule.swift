import Foundation
public import KakuzukeProtocol
import Rating
import Storage

extension PolicyDesk {
    /// Longest reason; characters.
    public static let reasonCharactersMax = 256

    /// Lets a version price from a business date on, as if it had always been in force.
    ///
    /// The states of the first customers are made at once, the others by and by, so that agents have them before the
    /// date; until then ratings under it come from all receipts.
    ///
    /// - Throws: `ServiceError.notFound` when the tenant has no such version, `notAllowed` when its author activates
    ///   it, `wrongState` for a draft, for a version that prices already, and without simulation or reason.
    public func activate(
        _ request: Kakuzuke_V1_ActivatePolicyRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_ActivatePolicyResponse {
        let version = PolicyKey(rawValue: Int32(clamping: request.version))
        let from = try Self.date(request.effectiveFrom)
        guard request.unsimulatedReason.count <= Self.reasonCharactersMax else {
            throw ServiceError(
                .invalidField, "at most \(Self.reasonCharactersMax) characters", field: "unsimulated_reason")
        }
        let schedule = try await schedule(caller.scope)
        let author = try await author(of: version, caller.scope)
        try schedule.check(version, from: from)
        let isSimulated = try await isSimulated(version, caller.scope)
        let isFirst = schedule.entries.isEmpty
        guard isSimulated || isFirst || !request.unsimulatedReason.isEmpty else {
            throw try await unsimulated(version, caller.scope)
        }
        let now = clock.now()
        let reason = isSimulated || isFirst ? "" : request.unsimulatedReason
        let active = try await preparer.active(caller.scope)
        do {
            try await database.transaction(caller.scope) { transaction in
                // Agents that have everything else still have to learn of the schedule.
                _ = try await transaction.run(AdvanceHead(tenant: caller.scope.tenant))
                try await preparer.forgetUnkept(active, today: schedule.today, caller.scope, transaction)
                try await requireTime(for: version, from: from, schedule, caller.scope, transaction)
                _ = try await transaction.run(
                    UpsertActivation(
                        tenant: caller.scope.tenant, effectiveFrom: from, policy: version, activatedAt: now,
                        activatedBy: caller.label, author: author, activator: caller.user,
                        unsimulatedReason: reason, replacesPriced: from <= schedule.today))
                try await AuditTrail.append(
                    caller.event(
                        "policy.activated", at: now,
                        [
                            ("version", String(request.version)), ("from", from.description),
                            ("unsimulated_reason", reason),
                        ].filter { !$0.1.isEmpty }), caller.scope, transaction)
            }
        } catch let error as StorageError where error.constraint == UpsertActivation.twoPersonsConstraint {
            throw ServiceError(
                .sameAuthor, .notAllowed, "whoever uploaded a version cannot activate it; ask another person",
                field: "version")
        }
        var response = Kakuzuke_V1_ActivatePolicyResponse()
        response.customersWaiting = try await prepare(caller.scope, today: schedule.today)
        return response
    }

    /// Takes a version off the schedule before its date.
    ///
    /// - Throws: `ServiceError.notFound` when it is not on it, `wrongState` once it has priced.
    public func withdraw(_ request: Kakuzuke_V1_WithdrawPolicyRequest, by caller: Caller) async throws {
        let version = PolicyKey(rawValue: Int32(clamping: request.version))
        let from = try Self.date(request.effectiveFrom)
        let schedule = try await schedule(caller.scope)
        guard from > schedule.today else {
            throw ServiceError(
                .hasPriced, .wrongState,
                "dates up to \(schedule.today) have been priced; go back to the version before instead",
                field: "effective_from")
        }
        let now = clock.now()
        try await database.transaction(caller.scope) { transaction in
            let gone = try await transaction.run(
                DeleteActivation(tenant: caller.scope.tenant, effectiveFrom: from, policy: version))
            guard !gone.isEmpty else {
                throw ServiceError(
                    .notScheduled, .notFound, "this version is not on the schedule from that date", field: "version")
            }
            _ = try await transaction.run(AdvanceHead(tenant: caller.scope.tenant))
            try await AuditTrail.append(
                caller.event(
                    "policy.withdrawn", at: now,
                    [("version", String(request.version)), ("from", from.description)]), caller.scope, transaction)
        }
    }

    /// Lets the version price again that was in force before: one step, one person, because two have approved it once.
    ///
    /// - Throws: `ServiceError.wrongState` when there was no other version.
    public func returnToPrevious(
        _ request: Kakuzuke_V1_ReturnToPreviousPolicyRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_ReturnToPreviousPolicyResponse {
        guard (1...Self.reasonCharactersMax).contains(request.reason.count) else {
            throw ServiceError(
                .invalidField, "why, in 1 to \(Self.reasonCharactersMax) characters", field: "reason")
        }
        let schedule = try await schedule(caller.scope)
        let from = request.hasEffectiveFrom ? try Self.date(request.effectiveFrom) : schedule.today
        let version = try schedule.versionToReturnTo(from: from)
        var response = Kakuzuke_V1_ReturnToPreviousPolicyResponse()
        response.version = UInt32(version.rawValue)
        response.effectiveFrom = from.daysSinceEpoch
        let author = try await author(of: version, caller.scope)
        let now = clock.now()
        let active = try await preparer.active(caller.scope)
        let isTrial = request.dryRun
        let write = { @Sendable (transaction: StorageTransaction) async throws in
            _ = try await transaction.run(AdvanceHead(tenant: caller.scope.tenant))
            try await preparer.forgetUnkept(active, today: schedule.today, caller.scope, transaction)
            try await requireTime(for: version, from: from, schedule, caller.scope, transaction)
            // What a trial has done until here is undone with its transaction.
            if isTrial { throw TrialEnd() }
            _ = try await transaction.run(
                UpsertActivation(
                    tenant: caller.scope.tenant, effectiveFrom: from, policy: version, activatedAt: now,
                    activatedBy: caller.label, author: author, activator: caller.user, isReturn: true,
                    replacesPriced: from <= schedule.today))
            try await AuditTrail.append(
                caller.event(
                    "policy.returned", at: now,
                    [
                        ("version", String(version.rawValue)), ("from", from.description),
                        ("reason", request.reason),
                    ]), caller.scope, transaction)
        }
        do { try await database.transaction(caller.scope, write) } catch is TrialEnd { return response }
        response.customersWaiting = try await prepare(caller.scope, today: schedule.today)
        return response
    }

    /// Ends the transaction of a trial.
    private struct TrialEnd: Error {}

    /// The tenant's schedule as of its business date.
    func schedule(_ scope: TenantScope) async throws -> PolicySchedule {
        let (settings, rows) = try await database.run(
            scope, SelectTenantSettings(tenant: scope.tenant), ListActivations(tenant: scope.tenant))
        return PolicySchedule(rows, today: clock.businessDate(timeZone: settings.first?.timeZone ?? ""))
    }

    /// Makes sure that a version that takes over from another one does so at the beginning of a day, unless its states
    /// can be made within the call.
    private func requireTime(
        for version: PolicyKey, from: CalendarDate, _ schedule: PolicySchedule, _ scope: TenantScope,
        _ transaction: StorageTransaction
    ) async throws {
        guard from <= schedule.today, schedule.current != nil else { return }
        let counts = try await transaction.run(CountWithoutStates(tenant: scope.tenant, policy: version))
        guard let waiting = counts.first?.count, waiting > Self.customersAtOnceMax else { return }
        throw ServiceError(
            .statesMissing, .wrongState,
            "states of \(waiting) customers are to be made first; choose \(schedule.today.adding(days: 1)) or later",
            field: "effective_from")
    }

    /// Makes states for what is on the schedule now, and tells how many customers still wait.
    private func prepare(_ scope: TenantScope, today: CalendarDate) async throws -> UInt64 {
        let preparation = try await preparer.run(scope, today: today, most: Self.customersAtOnceMax)
        return UInt64(clamping: preparation.waiting)
    }

    private func author(of version: PolicyKey, _ scope: TenantScope) async throws -> UUID {
        let rows = try await database.run(scope, FindPolicyAuthor(tenant: scope.tenant, policy: version))
        guard let row = rows.first, let author = row.author else {
            throw ServiceError(.noSuchVersion, .notFound, "there is no such version", field: "version")
        }
        guard !row.isDraft else {
            throw ServiceError(
                .draft, .wrongState,
                "a draft has errors and cannot price; correct its errors and upload it again as a new version",
                field: "version")
        }
        return author
    }

    /// Why a version needs a reason: nothing was reckoned of it, or only what shows no effect.
    private func unsimulated(_ version: PolicyKey, _ scope: TenantScope) async throws -> ServiceError {
        let rows = try await database.run(scope, SelectSimulation(tenant: scope.tenant, policy: version))
        guard rows.isEmpty else {
            return ServiceError(
                .simulatedAgainstItself, .wrongState,
                "the version was simulated against itself only, which shows no effect; simulate it against another "
                    + "one, or say why not", field: "unsimulated_reason")
        }
        return ServiceError(
            .notSimulated, .wrongState, "the version has not been simulated; simulate it, or say why not",
            field: "unsimulated_reason")
    }

    private func isSimulated(_ version: PolicyKey, _ scope: TenantScope) async throws -> Bool {
        let rows = try await database.run(scope, ListSimulatedPolicies(tenant: scope.tenant))
        return rows.contains { $0.policy == version }
    }

    private static func date(_ days: Int32) throws -> CalendarDate {
        guard (-25_567...2_932_896).contains(days) else {
            throw ServiceError(.invalidField, "a date between 1900 and 9999", field: "effective_from")
        }
        return CalendarDate(daysSinceEpoch: days)
    }
}
