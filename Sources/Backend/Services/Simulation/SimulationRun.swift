import Rating
import Storage

/// One simulation over all customers of a tenant: what each worker sums up is put together.
struct SimulationRun: Sendable {
    /// What is asked.
    struct Question: Sendable {
        var asOf: CalendarDate
        /// Nil: as the new policy's window.
        var firstDay: CalendarDate?
        var listed: Int
    }

    /// What came of it.
    struct Outcome: Sendable {
        var plan: SimulationPlan
        var simulation: PolicySimulation
    }

    let database: Database
    let scope: TenantScope
    let old: RatingEngine
    let new: RatingEngine
    let question: Question

    /// Works until all customers are done.
    ///
    /// - Parameter tell: takes how many customers are done, and of how many.
    /// - Returns: the sums and what they were made under.
    /// - Throws: `CancellationError` when the caller gives up; `StorageError`; what `tell` throws.
    func go(_ tell: @escaping @Sendable (Int64, Int64) async throws -> Void) async throws -> Outcome {
        let (plan, sums) = try await HistorySweep(database: database, scope: scope).go(
            prepare: { codes, _ in
                SimulationPlan(
                    old: old, new: new, asOf: question.asOf, firstDay: question.firstDay, codes: codes,
                    listed: question.listed)
            }, work: work, tell: tell, reader: { SimulationReader(simulator: PolicySimulator($0)) })
        var whole = PolicySimulation(plan)
        for sum in sums { whole.merge(sum) }
        return Outcome(plan: plan, simulation: whole)
    }

    private func work(_ plan: SimulationPlan) -> HistorySweep.Work {
        HistorySweep.Work(
            selection: HistorySelection(
                tenant: scope.tenant, through: plan.asOf, priced: plan.firstDay,
                hasAllQuantities: plan.needsAllQuantities, hasAllCosts: plan.needsAllCosts), hasWalkIns: true)
    }
}

/// One worker's part of a simulation.
private struct SimulationReader: HistoryReader {
    var simulator: PolicySimulator

    var sum: PolicySimulation { simulator.simulation }

    mutating func take(walkIns: SimulatedHistory) { simulator.add(walkIns: walkIns) }

    mutating func take(_ history: CustomerHistory) {
        guard !history.isTooLong else { return simulator.leaveOut() }
        simulator.add(customer: history.customer.rawValue, facts: history.facts, history: history.receipts)
    }
}
