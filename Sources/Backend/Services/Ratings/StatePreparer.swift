import Rating
import Storage

/// Makes the states of versions on the schedule beside those in force, customer by customer, before their date.
///
/// Nothing of the version in force changes: its states stay, and no customer is marked.
struct StatePreparer: Sendable {
    /// What was done and what is left.
    struct Outcome: Hashable, Sendable {
        /// States of customers that were made.
        var made = 0
        /// Customers who still lack states for a version, counted once for each version.
        var waiting: Int64 = 0
    }

    private let database: Database
    private let policies: PolicyDirectory
    private let remaker: StateRemaker
    private let clock: WallClock

    /// Makes a preparer.
    init(database: Database, policies: PolicyDirectory, remaker: StateRemaker, clock: WallClock) {
        self.database = database
        self.policies = policies
        self.remaker = remaker
        self.clock = clock
    }

    /// Works through the versions whose states are not all made.
    ///
    /// - Parameters:
    ///   - scope: the tenant.
    ///   - today: the business date.
    ///   - most: customers after which it stops; nil: it goes on to the end.
    /// - Returns: what was done and what is left.
    /// - Throws: `StorageError` when the database fails, `CancellationError` when nobody waits any more.
    func run(_ scope: TenantScope, today: CalendarDate, most: Int? = nil) async throws -> Outcome {
        var outcome = Outcome()
        let rows = try await database.run(scope, ListActivations(tenant: scope.tenant))
        let unready = rows.filter { $0.statesReadyAt == nil }
        guard !unready.isEmpty else { return outcome }
        let kept = try await policies.active(scope).kept(on: today)
        for row in unready {
            guard let version = kept.first(where: { $0.policy == row.policy }) else {
                // Long superseded: nobody needs its states any more.
                try await noteReady(row, scope)
                continue
            }
            let room = most.map { max(0, $0 - outcome.made) }
            outcome.made += try await make(version, scope, today: today, most: room)
            let counts = try await database.run(scope, CountWithoutStates(tenant: scope.tenant, policy: row.policy))
            let waiting = counts.first?.count ?? 0
            outcome.waiting += waiting
            guard waiting == 0 else { continue }
            try await noteReady(row, scope)
        }
        return outcome
    }

    /// The versions on the schedule.
    func active(_ scope: TenantScope) async throws -> ActivePolicies { try await policies.active(scope) }

    /// Deletes the states that nobody keeps up, before a version comes onto the schedule; otherwise one that has been
    /// there before would find states without the receipts of the time between.
    ///
    /// - Parameters:
    ///   - active: the schedule as it was before the transaction.
    ///   - today: the business date.
    ///   - scope: the tenant, whose head the transaction has locked.
    ///   - transaction: the transaction that changes the schedule.
    /// - Throws: `ServiceError.conflict` when the schedule has changed since.
    func forgetUnkept(
        _ active: ActivePolicies, today: CalendarDate, _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws {
        guard active.isOf(try await transaction.run(SelectActivePolicies(tenant: scope.tenant))) else {
            throw ServiceError(.conflict, "somebody else has just changed the schedule; look at it and try again")
        }
        _ = try await transaction.run(
            DeleteOldStates(tenant: scope.tenant, kept: active.kept(on: today).map(\.policy)))
    }

    private func noteReady(_ row: ListActivations.Row, _ scope: TenantScope) async throws {
        try await database.transaction(scope) { transaction in
            _ = try await transaction.run(
                NoteStatesReady(
                    tenant: scope.tenant, effectiveFrom: row.effectiveFrom, policy: row.policy, readyAt: clock.now()),
                // Agents that have everything else still have to learn that they may price by it.
                AdvanceHead(tenant: scope.tenant))
        }
    }

    private func make(
        _ version: ActivePolicies.Version, _ scope: TenantScope, today: CalendarDate, most: Int?
    ) async throws -> Int {
        var done = 0
        var last = CustomerKey(rawValue: 0)
        while most.map({ done < $0 }) ?? true {
            try Task.checkCancellation()
            let after = last
            let made = try await database.transaction(scope) { transaction in
                let locked = try await transaction.run(
                    LockWithoutStates(
                        tenant: scope.tenant, policy: version.policy, after: after,
                        limit: StateRemaker.customersPerTransaction))
                let customers = locked.map(\.customer)
                try await remaker.make([version], customers, today: today, scope, transaction)
                return customers
            }
            guard let end = made.last else { break }
            last = end
            done += made.count
        }
        return done
    }
}
