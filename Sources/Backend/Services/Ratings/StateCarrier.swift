import KakuzukeProtocol
import Rating
import Storage

/// Makes the states that will soon no longer be exact from themselves: the nightly run of customers about whom nothing
/// has changed that their states could not follow.
///
/// Instead of all receipts only those are read that will leave the window while the new states are exact, about four
/// weeks of them (`RatingEngine.carriedUsage`). Whoever cannot be carried is marked and made from all receipts.
struct StateCarrier: Sendable {
    /// Most customers of one transaction.
    static let customersPerTransaction = 1_000
    /// Most customers whose numbers are read at once; customers.
    static let customersPerPage: Int64 = 100_000
    /// Workers, each with a connection of its own.
    static let workers = 2

    let database: Database
    let policies: PolicyDirectory
    let receipts: ReceiptLoader

    /// Works through all states that are due.
    ///
    /// - Parameters:
    ///   - scope: the tenant.
    ///   - today: the business date.
    /// - Returns: customers whose states were carried.
    /// - Throws: `StorageError` when the database fails, `CancellationError` when nobody waits any more.
    func run(_ scope: TenantScope, today: CalendarDate) async throws -> Int {
        var done = 0
        var last = CustomerKey(rawValue: 0)
        while true {
            let kept = try await policies.active(scope).kept(on: today).map(\.policy)
            let rows = try await database.run(
                scope,
                SelectDueCustomers(
                    tenant: scope.tenant, policies: kept, dueBefore: today.adding(days: RatingEngine.daysExactLeftMin),
                    after: last, limit: Self.customersPerPage))
            guard let end = rows.last?.customer else { return done }
            last = end
            done += try await carry(rows.map(\.customer), scope, today: today)
        }
    }

    /// Carries many customers, the workers by turns.
    private func carry(_ customers: [CustomerKey], _ scope: TenantScope, today: CalendarDate) async throws -> Int {
        let starts = Array(stride(from: 0, to: customers.count, by: Self.customersPerTransaction))
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<min(Self.workers, starts.count) {
                group.addTask(priority: .utility) {
                    var done = 0
                    for place in stride(from: worker, to: starts.count, by: Self.workers) {
                        try Task.checkCancellation()
                        let end = min(starts[place] + Self.customersPerTransaction, customers.count)
                        let some = Array(customers[starts[place]..<end])
                        done += try await database.transaction(scope) { transaction in
                            try await carry(some, scope, today: today, transaction)
                        }
                    }
                    return done
                }
            }
            return try await group.reduce(0, +)
        }
    }

    private func carry(
        _ customers: [CustomerKey], _ scope: TenantScope, today: CalendarDate, _ transaction: StorageTransaction
    ) async throws -> Int {
        let locked = try await transaction.run(LockToCarry(tenant: scope.tenant, customers: customers)).map(\.customer)
        guard !locked.isEmpty else { return 0 }
        // Only now, so that no policy is missed whose activation has marked these customers.
        let versions = try await policies.active(scope).kept(on: today)
        var kept: [[CustomerKey: [SubjectState]]] = []
        for version in versions {
            kept.append(try await states(of: locked, version, scope, transaction))
        }
        let facts = try await CustomerFactsLoader.load(locked, scope, transaction)
        var receipts: [CustomerKey: [Receipt]] = [:]
        if let span = Self.span(versions, kept, today: today) {
            receipts = try await self.receipts.load(locked, scope, transaction, in: span)
        }
        var made = versions.map { _ in MadeStates() }
        var carried: [CustomerKey] = []
        var others: [CustomerKey] = []
        for customer in locked {
            let usages = zip(versions, kept).compactMap { version, kept in
                kept[customer].flatMap { states in
                    version.engine.carriedUsage(
                        CustomerUsage(facts: facts[customer] ?? CustomerFacts(), states: states),
                        receipts: receipts[customer] ?? [], madeOn: today)
                }
            }
            guard usages.count == versions.count else {
                others.append(customer)
                continue
            }
            carried.append(customer)
            for (position, usage) in usages.enumerated() {
                try made[position].append(customer, usage.states, otherwiseExactUntil: today)
            }
        }
        for (version, made) in zip(versions, made) where !made.customers.isEmpty {
            _ = try await transaction.run(made.statement(scope, version.policy))
        }
        if !others.isEmpty {
            _ = try await transaction.run(MarkForRemake(tenant: scope.tenant, customers: others))
        }
        try await StateRemaker.tell(carried, scope, transaction)
        return carried.count
    }

    /// The kept states of customers that can be read.
    private func states(
        of customers: [CustomerKey], _ version: ActivePolicies.Version, _ scope: TenantScope,
        _ transaction: StorageTransaction
    ) async throws -> [CustomerKey: [SubjectState]] {
        let rows = try await transaction.run(
            SelectStates(tenant: scope.tenant, policy: version.policy, customers: customers))
        let count = version.engine.policy.subjects.count
        var states: [CustomerKey: [SubjectState]] = [:]
        for row in rows { states[row.customer] = try? StateCodec.decode(row.states.bytes, subjectCount: count) }
        return states
    }

    /// The dates that some of the customers need; nil: nobody needs receipts.
    private static func span(
        _ versions: [ActivePolicies.Version], _ kept: [[CustomerKey: [SubjectState]]], today: CalendarDate
    ) -> CarriedSpan? {
        var whole: CarriedSpan?
        for (version, kept) in zip(versions, kept) {
            for states in kept.values {
                guard let span = version.engine.spanToCarry(states, madeOn: today), !span.isEmpty else { continue }
                whole = CarriedSpan(
                    after: min(whole?.after ?? span.after, span.after),
                    through: max(whole?.through ?? span.through, span.through))
            }
        }
        return whole
    }
}
