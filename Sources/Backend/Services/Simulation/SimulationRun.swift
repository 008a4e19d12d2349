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
        let (plan, sums) = try await HistorySweep(database: database, scope: scope, hasWalkIns: true).go(
            prepare: { codes, _ in
                SimulationPlan(
                    old: old, new: new, asOf: question.asOf, firstDay: question.firstDay, codes: codes,
                    listed: question.listed)
            }, tell: tell, take: { parts, plan, transaction in try await take(parts, plan, transaction) })
        var whole = PolicySimulation(plan)
        for sum in sums { whole.merge(sum) }
        return Outcome(plan: plan, simulation: whole)
    }

    /// Does part after part on one connection.
    private func take(
        _ parts: HistoryParts, _ plan: SimulationPlan, _ transaction: StorageTransaction
    ) async throws -> PolicySimulation {
        let selection = HistorySelection(
            tenant: scope.tenant, through: plan.asOf, priced: plan.firstDay,
            hasAllQuantities: plan.needsAllQuantities, hasAllCosts: plan.needsAllCosts)
        var simulator = PolicySimulator(plan)
        while let part = parts.next() {
            try Task.checkCancellation()
            switch part {
            case .customers(let customers):
                try await transaction.readHistories(of: customers, selection) { history in
                    if history.isTooLong {
                        simulator.leaveOut()
                    } else {
                        simulator.add(
                            customer: history.customer.rawValue, facts: history.facts, history: history.receipts)
                    }
                    parts.oneDone()
                }
            case .walkIns:
                try await transaction.readWalkIns(selection) { simulator.add(walkIns: $0) }
            }
        }
        return simulator.simulation
    }
}
