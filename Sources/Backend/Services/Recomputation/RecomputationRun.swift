import KakuzukeProtocol
import Rating
import Storage

/// One comparison of all kept states of a tenant with states made from all receipts.
struct RecomputationRun: Sendable {
    /// What was found.
    struct Outcome: Sendable {
        /// Customers that were compared.
        var customers: Int64 = 0
        /// States of a customer under one version that were compared.
        var states: Int64 = 0
        var differentStates: Int64 = 0
        /// Customers whose states wait to be made again.
        var waiting: Int64 = 0
        /// Customers with more receipts than one evaluation takes.
        var leftOut: Int64 = 0
        /// The customers that differ; eight bytes each.
        var different: [CustomerKey] = []

        /// Adds what another worker has found.
        mutating func merge(_ other: Outcome) {
            customers += other.customers
            states += other.states
            differentStates += other.differentStates
            waiting += other.waiting
            leftOut += other.leftOut
            different += other.different
        }
    }

    /// What is compared.
    struct Plan: Sendable {
        var versions: [ActivePolicies.Version]
        var codes: SimulationCodes
    }

    let database: Database
    let scope: TenantScope
    let versions: [ActivePolicies.Version]

    /// Works until all customers are done.
    ///
    /// - Parameter tell: takes how many customers are done, and of how many.
    /// - Returns: what was found, all of it in one snapshot; the customers in order of number.
    /// - Throws: `CancellationError` when the caller gives up; `StorageError`; what `tell` throws.
    func go(_ tell: @escaping @Sendable (Int64, Int64) async throws -> Void) async throws -> Outcome {
        let (_, sums) = try await HistorySweep(database: database, scope: scope).go(
            prepare: { codes, transaction in
                // Versions on the schedule are compared once everybody has states for them.
                let rows = try await transaction.run(ListActivations(tenant: scope.tenant))
                let unready = Set(rows.filter { $0.statesReadyAt == nil }.map(\.policy))
                return Plan(versions: versions.filter { !unready.contains($0.policy) }, codes: codes)
            }, work: work, tell: tell, reader: { RecomputationReader($0) })
        var whole = Outcome()
        for sum in sums { whole.merge(sum) }
        whole.different.sort()
        return whole
    }

    private func work(_ plan: Plan) -> HistorySweep.Work {
        let policies = plan.versions.map(\.engine.policy)
        return HistorySweep.Work(
            selection: HistorySelection(
                tenant: scope.tenant, through: Self.lastDay, priced: nil,
                hasAllQuantities: policies.contains(where: StateRecomputer.needsQuantities),
                hasAllCosts: policies.contains(where: StateRecomputer.needsCosts),
                statesOf: plan.versions.map(\.policy)), hasWalkIns: false)
    }

    /// The last day that a date of the database's text may have.
    private static let lastDay = CalendarDate(daysSinceEpoch: 2_932_896)
}

/// One worker's part of a recomputation.
private struct RecomputationReader: HistoryReader {
    private let comparisons: [Comparison]
    private(set) var sum = RecomputationRun.Outcome()

    init(_ plan: RecomputationRun.Plan) { comparisons = plan.versions.map { Comparison($0, plan.codes) } }

    /// Nobody known has no states.
    mutating func take(walkIns: SimulatedHistory) {}

    mutating func take(_ history: CustomerHistory) {
        guard !history.isWaiting else { return sum.waiting += 1 }
        guard !history.isTooLong else { return sum.leftOut += 1 }
        sum.customers += 1
        var different: Int64 = 0
        for comparison in comparisons {
            guard let isSame = comparison.isSame(history) else { continue }
            sum.states += 1
            if !isSame { different += 1 }
        }
        guard different > 0 else { return }
        sum.differentStates += different
        sum.different.append(history.customer)
    }
}

/// The comparison under one version.
private struct Comparison {
    private let policy: PolicyKey
    private let subjectCount: Int
    private let recomputer: StateRecomputer

    init(_ version: ActivePolicies.Version, _ codes: SimulationCodes) {
        policy = version.policy
        subjectCount = version.engine.policy.subjects.count
        recomputer = StateRecomputer(version.engine, codes: codes)
    }

    /// True when the kept states are those of all receipts; nil when there are none and nothing to make them of.
    func isSame(_ history: CustomerHistory) -> Bool? {
        guard let kept = history.states.first(where: { $0.policy == policy }) else {
            let facts = history.facts
            let isNew =
                history.receipts.receipts.isEmpty && facts.enrolment.isEmpty && facts.attributes.isEmpty
                && facts.reservations.isEmpty
            return isNew ? nil : false
        }
        guard let states = try? StateCodec.decode(kept.states.bytes, subjectCount: subjectCount),
            states.map(\.exactUntil).min() == kept.exactUntil
        else { return false }
        return recomputer.confirms(states, history: history.receipts, facts: history.facts)
    }
}
