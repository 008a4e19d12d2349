import Foundation
import Rating
import Storage

/// Lets returns take again from their originals where something about these has changed: a late receipt, an amendment,
/// a void, another return of the same line.
///
/// Whose return changes is marked to be reckoned from all receipts.
struct ReturnCompleter: Sendable {
    /// Most returns of one transaction.
    static let returnsPerTransaction: Int64 = 200

    let database: Database
    let clock: WallClock

    /// Works until no return of the tenant is due.
    ///
    /// - Returns: returns that were looked at.
    /// - Throws: `StorageError` when the database fails, `CancellationError` when nobody waits any more.
    @discardableResult
    func run(_ scope: TenantScope) async throws -> Int {
        var done = 0
        while true {
            try Task.checkCancellation()
            let count = try await database.transaction(scope) { try await runOnce(scope, $0) }
            guard count > 0 else { return done }
            done += count
        }
    }

    private func runOnce(_ scope: TenantScope, _ transaction: StorageTransaction) async throws -> Int {
        let tenant = scope.tenant
        let due = try await transaction.run(
            SelectDueReturns(tenant: tenant, limit: Self.returnsPerTransaction))
        guard !due.isEmpty else { return 0 }
        let originals = Set(due.map(\.original))
        let found = try await ReturnReader.terms(of: originals, tenant: tenant, transaction)
        // In the order of all work: customers, then keys of receipts, then the tenant's head.
        let customers = Set(found.returns.compactMap(\.customer))
        _ = try await transaction.run(LockCustomers(tenant: tenant, customers: customers.sorted()))
        let stores = Dictionary(grouping: found.returns, by: \.store).sorted { $0.key < $1.key }
        _ = try await transaction.run(
            all: stores.map { LockReceiptKeys(tenant: tenant, store: $0.key, keys: $0.value.map(\.key).sorted()) })
        // Once more, as it is since the locks.
        let terms = try await ReturnReader.terms(of: originals, tenant: tenant, transaction)
        guard Set(terms.returns.compactMap(\.customer)).isSubset(of: customers) else { return due.count }
        try await write(terms, scope, transaction)
        _ = try await transaction.run(SettleReturns(tenant: tenant, returns: due))
        return due.count
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
    }
}
