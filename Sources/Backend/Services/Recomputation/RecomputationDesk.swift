import KakuzukeProtocol
import Rating
import Storage

/// Recomputes the states of all customers of a tenant from all their receipts, tells what differs, and makes it good.
struct RecomputationDesk: Sendable {
    /// Most customers that a report names.
    static let namedMax = 20

    let database: Database
    let directories: Directories
    let admission: WorkAdmission
    let remaker: StateRemaker
    /// The time by which business dates are reckoned.
    let businessClock: WallClock
    /// The time of entries.
    let clock: WallClock

    /// Compares, repairs where that is asked for, and tells both how far it is and what came of it.
    ///
    /// What differs is found in one snapshot and made again by the ordinary path, under the locks of the customers, so
    /// that nothing is lost that has come since. The marks and the audit entry are one transaction.
    ///
    /// - Parameters:
    ///   - request: whether to repair.
    ///   - caller: who wants it.
    ///   - send: takes what is to be told; the last message has the report.
    /// - Throws: `ServiceError.tooMuch` when too many wait, `StorageError` when the database fails.
    func recompute(
        _ request: Kakuzuke_V1_RecomputeRatingsRequest, by caller: Caller,
        _ send: @escaping @Sendable (Kakuzuke_V1_RecomputationProgress) async throws -> Void
    ) async throws {
        let (outcome, today) = try await admission.simulation(caller.scope) {
            // Only now: whoever has waited past midnight must not look for states that have been deleted since.
            let settings = try await database.run(caller.scope, SelectTenantSettings(tenant: caller.scope.tenant))
            let today = businessClock.businessDate(timeZone: settings.first?.timeZone ?? "")
            let versions = try await directories.policies.active(caller.scope).kept(on: today)
            let run = RecomputationRun(database: database, scope: caller.scope, versions: versions)
            let outcome = try await run.go { done, total in
                var progress = Kakuzuke_V1_RecomputationProgress()
                progress.customersDone = UInt64(done)
                progress.customersTotal = UInt64(total)
                try await send(progress)
            }
            return (outcome, today)
        }
        try await note(outcome, repairs: request.repair, caller)
        if request.repair, !outcome.different.isEmpty {
            _ = try await admission.remaking(caller.scope) {
                try await remaker.runTogether(caller.scope, today: today)
            }
        }
        var last = Kakuzuke_V1_RecomputationProgress()
        last.customersDone = UInt64(outcome.customers + outcome.waiting + outcome.leftOut)
        last.customersTotal = last.customersDone
        last.report = Self.report(outcome, isRepaired: request.repair)
        try await send(last)
    }

    /// Marks what is to be made again, with the audit entry.
    private func note(_ outcome: RecomputationRun.Outcome, repairs: Bool, _ caller: Caller) async throws {
        let now = clock.now()
        try await database.transaction(caller.scope) { transaction in
            if repairs, !outcome.different.isEmpty {
                let tenant = caller.scope.tenant
                // In the order of their numbers, as everybody locks customers.
                _ = try await transaction.run(LockCustomers(tenant: tenant, customers: outcome.different))
                _ = try await transaction.run(MarkForRemake(tenant: tenant, customers: outcome.different))
            }
            try await AuditTrail.append(
                caller.event(
                    "ratings.recomputed", at: now,
                    [
                        ("customers", String(outcome.customers)), ("states", String(outcome.states)),
                        ("different_customers", String(outcome.different.count)),
                        ("repaired", String(repairs ? outcome.different.count : 0)),
                    ]), caller.scope, transaction)
        }
    }

    private static func report(
        _ outcome: RecomputationRun.Outcome, isRepaired: Bool
    ) -> Kakuzuke_V1_RatingRecomputation {
        var report = Kakuzuke_V1_RatingRecomputation()
        report.customers = UInt64(outcome.customers)
        report.states = UInt64(outcome.states)
        report.differentStates = UInt64(outcome.differentStates)
        report.differentCustomers = UInt64(outcome.different.count)
        report.differentCustomerIds = outcome.different.prefix(namedMax).map { UInt64($0.rawValue) }
        report.waiting = UInt64(outcome.waiting)
        report.leftOut = UInt64(outcome.leftOut)
        report.repaired = isRepaired ? report.differentCustomers : 0
        return report
    }
}
