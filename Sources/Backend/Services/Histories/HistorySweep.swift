import Foundation
import Rating
import Storage

/// One pass over the histories of all customers of a tenant, all of one snapshot: two workers, each with a connection,
/// read the receipts month by month as they lie and put them into buckets of neighbouring customers, in working files;
/// then they go through the customers bucket by bucket.
///
/// The database never sorts receipts, and reads each of them once.
struct HistorySweep: Sendable {
    /// Workers of a sweep, each with a connection of its own.
    static let workers = 2
    /// Most customers of a bucket, whose receipts must fit into memory; customers.
    static let customersPerBucketMax: Int64 = 4_000
    /// Most buckets, each of which needs some memory while receipts are read.
    static let bucketsMax: Int32 = 512

    /// What is to be read.
    struct Work: Sendable {
        var selection: HistorySelection
        /// True when receipts of nobody known are a part of it.
        var hasWalkIns: Bool
    }

    let database: Database
    let scope: TenantScope
    /// Where the working files are.
    var folder = FileManager.default.temporaryDirectory

    /// Works until all customers are done.
    ///
    /// - Parameters:
    ///   - prepare: what is to be known before; sees the same snapshot as the workers.
    ///   - work: what is to be read.
    ///   - tell: takes how many customers are done, and of how many.
    ///   - reader: makes a reader for a worker, more than one for each.
    /// - Returns: what was prepared, and what came of the histories, in no order.
    /// - Throws: `CancellationError` when the caller gives up; `StorageError`; `ServiceError.unavailable` when the
    ///   working files find no room; what the closures throw.
    func go<Plan: Sendable, Reader: HistoryReader>(
        prepare: @escaping @Sendable (SimulationCodes, StorageTransaction) async throws -> Plan,
        work: @escaping @Sendable (Plan) -> Work,
        tell: @escaping @Sendable (Int64, Int64) async throws -> Void,
        reader: @escaping @Sendable (Plan) -> Reader
    ) async throws -> (plan: Plan, sums: [Reader.Sum]) {
        do {
            return try await database.transaction(scope, seesOneSnapshot: true) { transaction in
                let (_, ranges, categories, stores, dates, snapshots) = try await transaction.run(
                    PrepareLongRead(),
                    SelectCustomerRanges(
                        tenant: scope.tenant, customersMax: Self.customersPerBucketMax,
                        rangesMin: Int32(Self.workers), rangesMax: Self.bucketsMax),
                    ListCategories(tenant: scope.tenant), ListStores(tenant: scope.tenant),
                    SelectReceiptDates(tenant: scope.tenant), ExportSnapshot())
                guard let snapshot = snapshots.first?.snapshot else {
                    throw ServiceError(.internalFault, "there is no snapshot")
                }
                let plan = try await prepare(Self.codes(categories, stores), transaction)
                let pass = HistoryPass(
                    work: work(plan), folder: folder,
                    customers: ranges.map { $0.first.rawValue...$0.last.rawValue },
                    months: Self.months(dates.first), total: ranges.reduce(0) { $0 + $1.customers }
                ) { reader(plan) }
                try await tell(0, pass.total)
                let sums = try await connected(to: snapshot, [transaction]) { connections in
                    try await pass.go(on: connections) { try await tell($0, pass.total) }
                }
                return (plan, sums)
            }
        } catch HistoryError.workingFiles(let words) {
            throw ServiceError(
                .unavailable,
                "the server's working files: \(words); make room in its temporary folder, or set TMPDIR to another one")
        }
    }

    /// Opens the connections that are missing, all of which see the same.
    private func connected<Result: Sendable>(
        to snapshot: String, _ open: [StorageTransaction],
        _ body: @escaping @Sendable ([StorageTransaction]) async throws -> Result
    ) async throws -> Result {
        guard open.count < Self.workers else { return try await body(open) }
        return try await database.transaction(scope, seesOneSnapshot: true) { transaction in
            try await transaction.see(snapshot)
            _ = try await transaction.run(PrepareLongRead())
            return try await connected(to: snapshot, open + [transaction], body)
        }
    }

    /// The dates of receipts, cut at the ends of months.
    private static func months(_ dates: SelectReceiptDates.Row?) -> [ClosedRange<CalendarDate>] {
        guard var first = dates?.first, let last = dates?.last else { return [] }
        var months: [ClosedRange<CalendarDate>] = []
        while first <= last {
            // 31 days after the first day of a month is a day of the next one.
            let later = first.adding(days: 32 - first.parts.day)
            let next = later.adding(days: 1 - later.parts.day)
            months.append(first...next.adding(days: -1))
            first = next
        }
        return months
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
