import Foundation
import KakuzukeProtocol
import Rating
import Storage

/// Merges customers, and takes merges back, within a transaction that has locked them.
///
/// Every fact keeps for whom it was recorded; only whom it counts for changes. Source: `docs/customers.md`.
struct MergeUnit {
    /// What has begun to count for somebody else.
    struct Moved {
        var receipts = 0
        var identifiers = 0
    }

    let scope: TenantScope
    let transaction: StorageTransaction
    let now: Moment
    let actor: String

    private var tenant: UUID { scope.tenant }

    /// Lets one customer, with everybody who was merged into them, count for another one.
    ///
    /// - Returns: what moved, and how many had been merged into the merged one.
    /// - Throws: `ServiceError.tooMuch` when the survivor would have more than agents take.
    func merge(
        _ merged: CustomerKey, into survivor: CustomerKey, number: Int64, reason: String
    ) async throws -> (moved: Moved, mergedBefore: Int) {
        let before = try await transaction.run(SelectMergesInto(tenant: tenant, survivor: merged)).map(\.merged)
        try await requireRoom(merged, survivor)
        _ = try await transaction.run(
            InsertMerge(
                tenant: tenant, number: number, merged: merged, into: survivor, at: now, by: actor, reason: reason))
        let moved = try await move([merged] + before, from: merged, to: survivor)
        try await announce([merged, survivor], remade: [survivor])
        return (moved, before.count)
    }

    /// Lets a merged customer, with everybody who was merged into them, count for themselves again.
    func undo(
        _ number: Int64, of merged: CustomerKey, from survivor: CustomerKey, reason: String
    ) async throws -> Moved {
        _ = try await transaction.run(
            UndoMerge(tenant: tenant, number: number, at: now, by: actor, reason: reason),
            ReopenConflicts(tenant: tenant, merge: number))
        let merges = try await transaction.run(SelectMergesInto(tenant: tenant, survivor: survivor))
        let moved = try await move(
            Self.subtree(of: merged, in: merges.map { ($0.merged, $0.into) }), from: survivor, to: merged)
        try await announce([merged, survivor], remade: [merged, survivor])
        return moved
    }

    /// A customer with everybody who was merged into them, directly or by way of others.
    static func subtree(
        of root: CustomerKey, in merges: [(merged: CustomerKey, into: CustomerKey)]
    ) -> [CustomerKey] {
        let children = Dictionary(grouping: merges, by: \.into)
        var found = [root]
        var position = 0
        while position < found.count {
            // No customer has two merges in force, so that none is met twice.
            found += (children[found[position]] ?? []).map(\.merged)
            position += 1
        }
        return found
    }

    private func move(
        _ identities: [CustomerKey], from customer: CustomerKey, to survivor: CustomerKey
    ) async throws -> Moved {
        let (receipts, identifiers) = try await transaction.run(
            RepointReceipts(tenant: tenant, customer: customer, identities: identities, survivor: survivor),
            RepointIdentifiers(tenant: tenant, customer: customer, identities: identities, survivor: survivor))
        _ = try await transaction.run(
            RepointEnrolments(tenant: tenant, customer: customer, identities: identities, survivor: survivor),
            RepointAttributes(tenant: tenant, customer: customer, identities: identities, survivor: survivor),
            RepointReservations(tenant: tenant, customer: customer, identities: identities, survivor: survivor),
            RepointClosings(tenant: tenant, customer: customer, identities: identities, survivor: survivor))
        _ = try await transaction.run(
            SettleReservations(tenant: tenant, customers: [customer, survivor], keys: []),
            SetSurvivor(tenant: tenant, customers: identities, survivor: survivor),
            DeleteStates(tenant: tenant, customers: identities.filter { $0 != survivor }))
        return Moved(receipts: receipts, identifiers: identifiers)
    }

    /// Marks whose states are made again and whom the feed has to tell of, and that identifiers name somebody else.
    private func announce(_ touched: [CustomerKey], remade: [CustomerKey]) async throws {
        try await SeenStores.unite(touched, scope, transaction)
        _ = try await transaction.run(
            MarkForRemake(tenant: tenant, customers: remade), AdvanceIdentityRevision(tenant: tenant))
        let heads = try await transaction.run(AdvanceHead(tenant: tenant))
        guard let change = heads.first?.change else { throw ServiceError(.internalFault, "the tenant has no head") }
        _ = try await transaction.run(
            MarkChanged(tenant: tenant, customers: touched, change: change),
            NoteFactsChanged(tenant: tenant, customers: touched, change: change))
    }

    private func requireRoom(_ merged: CustomerKey, _ survivor: CustomerKey) async throws {
        let facts = try await CustomerFactsLoader.load([merged, survivor], scope, transaction).values
        let identifiers = try await transaction.run(
            SelectIdentifiers(tenant: tenant, customers: [merged, survivor]))
        let most =
            [
                facts.reduce(0) { $0 + $1.enrolment.count }, facts.reduce(0) { $0 + $1.attributes.count },
                facts.reduce(0) { $0 + $1.reservations.count },
            ].max() ?? 0
        guard identifiers.count <= CustomerFactsLimits.identifiersMax, most <= CustomerFactsLimits.entriesMax else {
            throw ServiceError(
                .tooMuch,
                "together they have more than \(CustomerFactsLimits.identifiersMax) identifiers or "
                    + "\(CustomerFactsLimits.entriesMax) facts of a kind", field: "merged")
        }
    }
}
