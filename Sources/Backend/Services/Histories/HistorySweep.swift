import Rating
import Storage

/// One pass over the histories of all customers of a tenant: two workers, each with a connection, stream ranges of
/// customers out of one snapshot.
struct HistorySweep: Sendable {
    /// Workers of a sweep, each with a connection of its own.
    static let workers = 2
    /// Most customers of a range; each range is one stream, which the server sorts; customers.
    static let customersPerRangeMax: Int64 = 500_000
    /// How often a sweep tells how far it is: after each hundredth part.
    static let progressParts: Int64 = 100

    /// A part of the work.
    enum Part: Sendable {
        case customers(ClosedRange<Int64>)
        case walkIns
    }

    let database: Database
    let scope: TenantScope
    /// True when receipts of nobody known are a part of the work.
    let hasWalkIns: Bool

    /// Works until all parts are done.
    ///
    /// - Parameters:
    ///   - prepare: what is to be known before the first part; sees the same snapshot as the workers.
    ///   - tell: takes how many customers are done, and of how many.
    ///   - take: does part after part on one connection and gives what came of them.
    /// - Returns: what was prepared, and what came of the parts, in no order.
    /// - Throws: `CancellationError` when the caller gives up; `StorageError`; what the closures throw.
    func go<Plan: Sendable, Sum: Sendable>(
        prepare: @escaping @Sendable (SimulationCodes, StorageTransaction) async throws -> Plan,
        tell: @escaping @Sendable (Int64, Int64) async throws -> Void,
        take: @escaping @Sendable (HistoryParts, Plan, StorageTransaction) async throws -> Sum
    ) async throws -> (plan: Plan, sums: [Sum]) {
        try await database.transaction(scope, seesOneSnapshot: true) { transaction in
            let (_, ranges, categories, stores, snapshots) = try await transaction.run(
                PrepareLongRead(),
                SelectCustomerRanges(
                    tenant: scope.tenant, customersMax: Self.customersPerRangeMax, rangesMin: Int32(Self.workers)),
                ListCategories(tenant: scope.tenant), ListStores(tenant: scope.tenant), ExportSnapshot())
            guard let snapshot = snapshots.first?.snapshot else {
                throw ServiceError(.internalFault, "there is no snapshot")
            }
            let plan = try await prepare(Self.codes(categories, stores), transaction)
            let parts = HistoryParts(
                ranges.map { .customers($0.first.rawValue...$0.last.rawValue) } + (hasWalkIns ? [.walkIns] : []),
                customers: ranges.reduce(0) { $0 + $1.customers })
            try await tell(0, parts.customers)
            let sums = try await work(
                on: parts, snapshot, transaction, tell: { try await tell($0, parts.customers) },
                take: { try await take(parts, plan, $0) })
            return (plan, sums)
        }
    }

    /// Lets all workers do parts until none is left, and tells how far they are.
    private func work<Sum: Sendable>(
        on parts: HistoryParts, _ snapshot: String, _ own: StorageTransaction,
        tell: @escaping @Sendable (Int64) async throws -> Void,
        take: @escaping @Sendable (StorageTransaction) async throws -> Sum
    ) async throws -> [Sum] {
        try await withThrowingTaskGroup(of: Sum?.self) { group in
            group.addTask {
                for await done in parts.progress { try await tell(done) }
                return nil
            }
            // Calls that people wait for go first.
            group.addTask(priority: .utility) { try await take(own) }
            for _ in 1..<Self.workers {
                group.addTask(priority: .utility) {
                    try await database.transaction(scope, seesOneSnapshot: true) { transaction in
                        try await transaction.see(snapshot)
                        _ = try await transaction.run(PrepareLongRead())
                        return try await take(transaction)
                    }
                }
            }
            var sums: [Sum] = []
            while sums.count < Self.workers, let sum = try await group.next() {
                if let sum { sums.append(sum) }
            }
            parts.end()
            try await group.waitForAll()
            return sums
        }
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
