import Foundation
import KakuzukeProtocol
import Rating
import Storage

/// Merges customers, undoes merges and lists them.
struct MergeDesk: Sendable {
    /// Most merges or conflicts of one page.
    static let pageMax: UInt32 = 1_000
    /// Merges or conflicts of one page where the caller names no number.
    static let pageDefault: UInt32 = 100
    private static let counter = "merge"

    let database: Database
    let finder: CustomerFinder
    let clock: WallClock

    /// A dry run has done everything and takes it back.
    private struct DryRun: Error {
        var merged: Kakuzuke_V1_MergeCustomersResponse?
        var undone: Kakuzuke_V1_UndoMergeResponse?
    }

    /// Lets one customer count for another.
    ///
    /// - Throws: `ServiceError.notFound` for a customer that is none of the tenant, `wrongState` for one that has been
    ///   merged already, `conflict` when somebody merges one of them meanwhile.
    func merge(
        _ request: Kakuzuke_V1_MergeCustomersRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_MergeCustomersResponse {
        try CustomerReason.check(request.reason)
        let merged = try await finder.find(request.merged, field: "merged", caller)
        let surviving = try await finder.find(request.surviving, field: "surviving", caller)
        if case .customerID = request.merged.reference, merged.identity != merged.customer {
            throw ServiceError(.wrongState, "this customer has been merged into another one", field: "merged")
        }
        guard merged.customer != surviving.customer else {
            throw ServiceError(.wrongState, "both are the same customer", field: "surviving")
        }
        let number = try await newNumber(caller.scope)
        let now = clock.now()
        do {
            return try await database.transaction(caller.scope) { transaction in
                let response = try await Self.merge(
                    merged.customer, into: surviving.customer, number: number, reason: request.reason, now: now,
                    caller, transaction)
                if request.dryRun { throw DryRun(merged: response) }
                return response
            }
        } catch let run as DryRun {
            var response = run.merged ?? Kakuzuke_V1_MergeCustomersResponse()
            response.mergeNumber = 0
            return response
        }
    }

    /// A number for a merge.
    func newNumber(_ scope: TenantScope) async throws -> Int64 {
        let rows = try await database.run(scope, TakeNumbers(tenant: scope.tenant, name: Self.counter, count: 1))
        guard let number = rows.first?.first else { throw ServiceError(.internalFault, "no number was given") }
        return number
    }

    /// Merges two customers who count for themselves, with the audit entry.
    static func merge(
        _ merged: CustomerKey, into surviving: CustomerKey, number: Int64, reason: String, now: Moment,
        _ caller: Caller, _ transaction: StorageTransaction
    ) async throws -> Kakuzuke_V1_MergeCustomersResponse {
        try await lock([merged, surviving], countingFor: merged, caller.scope, transaction)
        let unit = MergeUnit(scope: caller.scope, transaction: transaction, now: now, actor: caller.label)
        let (moved, before) = try await unit.merge(merged, into: surviving, number: number, reason: reason)
        try await AuditTrail.append(
            caller.event(
                "customers.merged", at: now,
                [
                    ("merge", String(number)), ("merged", String(merged.rawValue)),
                    ("surviving", String(surviving.rawValue)), ("receipts", String(moved.receipts)),
                    ("reason", reason),
                ]), caller.scope, transaction)
        var response = Kakuzuke_V1_MergeCustomersResponse()
        response.mergeNumber = UInt64(number)
        response.mergedCustomerID = UInt64(merged.rawValue)
        response.survivingCustomerID = UInt64(surviving.rawValue)
        response.receipts = UInt64(moved.receipts)
        response.identifiers = UInt64(moved.identifiers)
        response.mergedBefore = UInt64(before)
        return response
    }

    /// Locks customers who have to count for themselves, and everybody who was merged into one of them.
    ///
    /// All are locked at once, in the order of their numbers: an upload may hold one who was merged before, and wait
    /// for another one.
    static func lock(
        _ customers: [CustomerKey], countingFor merged: CustomerKey, _ scope: TenantScope,
        _ transaction: StorageTransaction
    ) async throws {
        let merges = SelectMergesInto(tenant: scope.tenant, survivor: merged)
        let before = try await transaction.run(merges).map(\.merged)
        let (_, rows, present) = try await transaction.run(
            LockCustomers(tenant: scope.tenant, customers: Set(customers + before).sorted()),
            FindSurvivors(tenant: scope.tenant, customers: customers), merges)
        guard rows.count == Set(customers).count, rows.allSatisfy({ $0.customer == $0.survivor && !$0.isErased }),
            Set(present.map(\.merged)).isSubset(of: before)
        else { throw ServiceError(.conflict, "somebody else merges one of these customers") }
    }

    /// Takes a merge back.
    ///
    /// - Throws: `ServiceError.notFound` for a merge that the tenant does not have, `wrongState` for one that has been
    ///   undone, `conflict` when somebody merges one of the customers meanwhile.
    func undo(
        _ request: Kakuzuke_V1_UndoMergeRequest, by caller: Caller
    ) async throws -> Kakuzuke_V1_UndoMergeResponse {
        try CustomerReason.check(request.reason)
        let number = Int64(clamping: request.mergeNumber)
        let now = clock.now()
        do {
            return try await database.transaction(caller.scope) { transaction in
                let response = try await Self.undo(number, reason: request.reason, now: now, caller, transaction)
                if request.dryRun { throw DryRun(undone: response) }
                return response
            }
        } catch let run as DryRun {
            return run.undone ?? Kakuzuke_V1_UndoMergeResponse()
        }
    }

    private static func undo(
        _ number: Int64, reason: String, now: Moment, _ caller: Caller, _ transaction: StorageTransaction
    ) async throws -> Kakuzuke_V1_UndoMergeResponse {
        let tenant = caller.scope.tenant
        let found = try await transaction.run(FindMerge(tenant: tenant, number: number))
        guard let merge = found.first else {
            throw ServiceError(.notFound, "there is no such merge", field: "merge_number")
        }
        let rows = try await transaction.run(FindSurvivors(tenant: tenant, customers: [merge.merged]))
        guard !merge.isUndone, let survivor = rows.first?.survivor else {
            throw ServiceError(.wrongState, "this merge has been undone", field: "merge_number")
        }
        let before = try await transaction.run(SelectMergesInto(tenant: tenant, survivor: survivor)).map(\.merged)
        let (_, survivors, merges) = try await transaction.run(
            LockCustomers(tenant: tenant, customers: Set(before + [merge.merged, survivor]).sorted()),
            FindSurvivors(tenant: tenant, customers: [merge.merged]), FindMerge(tenant: tenant, number: number))
        guard survivors.first?.survivor == survivor, survivors.first?.isErased == false,
            merges.first?.isUndone == false
        else {
            throw ServiceError(.conflict, "somebody else merges one of these customers")
        }
        let unit = MergeUnit(scope: caller.scope, transaction: transaction, now: now, actor: caller.label)
        let moved = try await unit.undo(number, of: merge.merged, from: survivor, reason: reason)
        try await AuditTrail.append(
            caller.event(
                "customers.unmerged", at: now,
                [
                    ("merge", String(number)), ("restored", String(merge.merged.rawValue)),
                    ("surviving", String(survivor.rawValue)), ("receipts", String(moved.receipts)),
                    ("reason", reason),
                ]), caller.scope, transaction)
        var response = Kakuzuke_V1_UndoMergeResponse()
        response.restoredCustomerID = UInt64(merge.merged.rawValue)
        response.survivingCustomerID = UInt64(survivor.rawValue)
        response.receipts = UInt64(moved.receipts)
        response.identifiers = UInt64(moved.identifiers)
        return response
    }

    /// Merges, newest first.
    func list(
        _ request: Kakuzuke_V1_ListMergesRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_ListMergesResponse {
        let page = try Self.page(before: request.beforeNumber, limit: request.limit)
        let rows = try await database.run(
            caller.scope, ListMerges(tenant: caller.scope.tenant, before: page.before, limit: page.limit))
        var response = Kakuzuke_V1_ListMergesResponse()
        response.merges = rows.map { row in
            var merge = Kakuzuke_V1_ListMergesResponse.Merge()
            merge.mergeNumber = UInt64(row.number)
            merge.mergedCustomerID = UInt64(row.merged.rawValue)
            merge.intoCustomerID = UInt64(row.into.rawValue)
            merge.mergedAtMs = row.mergedAt.milliseconds
            merge.mergedBy = row.mergedBy
            merge.reason = row.reason
            if let undoneAt = row.undoneAt { merge.undoneAtMs = undoneAt.milliseconds }
            merge.undoneBy = row.undoneBy ?? ""
            merge.undoReason = row.undoReason ?? ""
            return merge
        }
        return response
    }

    /// Where a page begins and how long it is.
    static func page(before: UInt64, limit: UInt32) throws -> (before: Int64, limit: Int64) {
        guard limit <= pageMax else { throw ServiceError(.invalidField, "at most \(pageMax)", field: "limit") }
        return (before == 0 ? .max : Int64(clamping: before), Int64(limit == 0 ? pageDefault : limit))
    }
}
