import Rating
import Storage
import Synchronization

/// One simulation over all customers of a tenant: two workers, each with a connection, stream ranges of customers out
/// of one snapshot and sum up; then the sums are put together.
struct SimulationRun: Sendable {
    /// Workers of a run, each with a connection of its own.
    static let workers = 2
    /// Most customers of a range; each range is one stream, which the server sorts; customers.
    static let customersPerRangeMax: Int64 = 500_000
    /// How often a run tells how far it is: after each hundredth part.
    static let progressParts: Int64 = 100

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

    /// A part of the work.
    enum Part: Sendable {
        case customers(ClosedRange<Int64>)
        case walkIns
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
        try await database.transaction(scope, seesOneSnapshot: true) { transaction in
            let (_, ranges, categories, stores, snapshots) = try await transaction.run(
                PrepareLongRead(),
                SelectCustomerRanges(
                    tenant: scope.tenant, customersMax: Self.customersPerRangeMax, rangesMin: Int32(Self.workers)),
                ListCategories(tenant: scope.tenant), ListStores(tenant: scope.tenant), ExportSnapshot())
            guard let snapshot = snapshots.first?.snapshot else {
                throw ServiceError(.internalFault, "there is no snapshot")
            }
            let plan = SimulationPlan(
                old: old, new: new, asOf: question.asOf, firstDay: question.firstDay,
                codes: Self.codes(categories, stores), listed: question.listed)
            let parts = SimulationParts(
                ranges.map { .customers($0.first.rawValue...$0.last.rawValue) } + [.walkIns],
                customers: ranges.reduce(0) { $0 + $1.customers })
            try await tell(0, parts.customers)
            let simulation = try await work(on: parts, plan, snapshot, transaction, tell)
            return Outcome(plan: plan, simulation: simulation)
        }
    }

    /// Lets all workers do parts until none is left, and tells how far they are.
    private func work(
        on parts: SimulationParts, _ plan: SimulationPlan, _ snapshot: String, _ own: StorageTransaction,
        _ tell: @escaping @Sendable (Int64, Int64) async throws -> Void
    ) async throws -> PolicySimulation {
        try await withThrowingTaskGroup(of: PolicySimulation?.self) { group in
            group.addTask {
                for await done in parts.progress { try await tell(done, parts.customers) }
                return nil
            }
            // Calls that people wait for go first.
            group.addTask(priority: .utility) { try await take(parts, plan, own) }
            for _ in 1..<Self.workers {
                group.addTask(priority: .utility) {
                    try await database.transaction(scope, seesOneSnapshot: true) { transaction in
                        try await transaction.see(snapshot)
                        _ = try await transaction.run(PrepareLongRead())
                        return try await take(parts, plan, transaction)
                    }
                }
            }
            var whole = PolicySimulation(plan)
            var working = Self.workers
            while working > 0, let part = try await group.next() {
                guard let part else { continue }
                whole.merge(part)
                working -= 1
            }
            parts.end()
            try await group.waitForAll()
            return whole
        }
    }

    /// Does part after part on one connection.
    private func take(
        _ parts: SimulationParts, _ plan: SimulationPlan, _ transaction: StorageTransaction
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

    /// The codes by the tenant's numbers of categories and stores, which start at 1.
    private static func codes(_ categories: [ListCategories.Row], _ stores: [ListStores.Row]) -> SimulationCodes {
        func list(_ codes: [(number: Int32, code: String)]) -> [String] {
            var list = [String](repeating: "", count: Int(codes.map(\.number).max() ?? 0) + 1)
            for (number, code) in codes { list[Int(number)] = code }
            return list
        }
        return SimulationCodes(
            categories: list(categories.map { ($0.category.rawValue, $0.code) }),
            stores: list(stores.map { ($0.store.rawValue, $0.code) }))
    }
}

/// The parts of a run that nobody has begun, and how many customers are done.
final class SimulationParts: Sendable {
    private struct State {
        var left: ArraySlice<SimulationRun.Part>
        var done: Int64 = 0
    }

    /// Customers of all parts.
    let customers: Int64
    /// How many customers are done, now and then; only the newest number is kept for whoever is slow.
    let progress: AsyncStream<Int64>
    private let continuation: AsyncStream<Int64>.Continuation
    private let state: Mutex<State>
    private let step: Int64

    init(_ parts: [SimulationRun.Part], customers: Int64) {
        self.customers = customers
        step = max(1, customers / SimulationRun.progressParts)
        state = Mutex(State(left: parts[...]))
        (progress, continuation) = AsyncStream.makeStream(of: Int64.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// The next part; nil when all have been begun.
    func next() -> SimulationRun.Part? { state.withLock { $0.left.popFirst() } }

    /// Counts a customer.
    func oneDone() {
        let done = state.withLock { state in
            state.done += 1
            return state.done
        }
        if done % step == 0 { continuation.yield(done) }
    }

    /// Nothing more will be told.
    func end() { continuation.finish() }
}
