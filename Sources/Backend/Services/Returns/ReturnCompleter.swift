import Foundation
import Rating
import Storage

/// Lets returns take again from their originals where something about these has changed: a late receipt, an amendment,
/// a void, another return of the same line.
///
/// Whose return changes is marked to be reckoned from all receipts. Nothing waits for customers that others work on:
/// their returns stay due for the next time, so that no feed waits behind a long batch.
struct ReturnCompleter: Sendable {
    /// Most originals of one transaction.
    static let originalsPerTransaction: Int64 = 200

    let database: Database
    let clock: WallClock

    /// What one transaction did.
    private struct Step {
        /// The last original that was looked at.
        var last: String
        /// Returns that have taken again.
        var done: Int
    }

    /// Goes once through the originals of which a return is due.
    ///
    /// - Returns: returns that have taken again.
    /// - Throws: `StorageError` when the database fails, `CancellationError` when nobody waits any more.
    @discardableResult
    func run(_ scope: TenantScope) async throws -> Int {
        var done = 0
        var after = ""
        while true {
            try Task.checkCancellation()
            let last = after
            guard let step = try await database.transaction(scope, { try await runOnce(scope, after: last, $0) })
            else { return done }
            done += step.done
            after = step.last
        }
    }

    private func runOnce(
        _ scope: TenantScope, after: String, _ transaction: StorageTransaction
    ) async throws -> Step? {
        let tenant = scope.tenant
        let due = try await transaction.run(
            SelectDueReturns(tenant: tenant, after: after, limit: Self.originalsPerTransaction))
        guard let last = due.last?.original else { return nil }
        let found = try await ReturnReader.terms(of: Set(due.map(\.original)), tenant: tenant, transaction)
        // In the order of all work: customers, then keys of receipts, then the tenant's head.
        let customers = Set(found.returns.compactMap(\.customer))
        let free = Set(
            try await transaction.run(LockFreeCustomers(tenant: tenant, customers: customers.sorted())).map(\.customer))
        let originals = found.originals(ofCustomersIn: free, among: Set(due.map(\.original)))
        let returns = found.returns.filter { row in row.originalKeys.contains { $0.map(originals.contains) ?? false } }
        let stores = Dictionary(grouping: returns, by: \.store).sorted { $0.key < $1.key }
        _ = try await transaction.run(
            all: stores.map { LockReceiptKeys(tenant: tenant, store: $0.key, keys: $0.value.map(\.key).sorted()) })
        // Once more, as it is since the locks.
        let terms = try await ReturnReader.terms(of: originals, tenant: tenant, transaction)
        let settled = terms.originals(ofCustomersIn: free, among: originals)
        guard settled == originals, !settled.isEmpty else { return Step(last: last, done: 0) }
        try await write(terms, scope, transaction)
        let done = due.filter { settled.contains($0.original) }
        _ = try await transaction.run(LockAuditHead(tenant: tenant))
        _ = try await transaction.run(SettleReturns(tenant: tenant, returns: done))
        return Step(last: last, done: done.count)
    }

    private func write(
        _ terms: ReturnTerms, _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws {
        let changed = terms.changed
        guard !changed.isEmpty else { return }
        var update = UpdateReturnTerms(tenant: scope.tenant)
        for (row, terms) in changed { update.append(row, terms) }
        let customers = Set(changed.compactMap(\.row.customer)).sorted()
        _ = try await transaction.run(update, MarkForRemake(tenant: scope.tenant, customers: customers))
        try await AuditTrail.append(
            AuditTrail.Event(
                at: clock.now(), actor: "server", action: "returns.completed",
                details: [("receipts", String(changed.count))]), scope, transaction)
        // The entry has locked the head: stores learn of it by a later change.
        let heads = try await transaction.run(SelectTenantHead(tenant: scope.tenant))
        guard let last = heads.first?.lastChange else { throw ServiceError(.internalFault, "the tenant has no head") }
        _ = try await transaction.run(
            NoteFactsChanged(
                tenant: scope.tenant, customers: customers, change: ChangeNumber(rawValue: last.rawValue + 1)))
    }
}
