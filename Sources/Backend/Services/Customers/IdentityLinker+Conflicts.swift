import KakuzukeProtocol
import Storage

extension IdentityLinker {
    private static let conflictCounter = "identity_conflict"

    /// The conflicts of a group, in the order of its identifiers.
    ///
    /// - Parameters:
    ///   - group: identifiers that came together.
    ///   - linked: whom they name.
    ///   - work: the transaction's work, which knows whom identifiers name since they were linked.
    /// - Returns: the conflicts; empty where all identifiers name one customer.
    func conflicts(_ group: Group, _ linked: Linked, _ work: CustomerWork) -> [IdentityConflict] {
        guard let winner = group.identifiers.first else { return [] }
        return linked.conflicts.compactMap { other in
            work.customers[other].map { known in
                IdentityConflict(
                    winningKind: winner.kind, customer: linked.customer.identity, other: other,
                    otherCustomer: known.identity)
            }
        }
    }

    /// Notes conflicts for headquarters, each once; one that is known is counted on.
    ///
    /// The customers on both sides are locked, so that nobody else notes the same ones at the same time.
    ///
    /// - Parameters:
    ///   - found: the conflicts, and how often each came; 0: what brought it was known already.
    ///   - source: where the identifiers came together: `import`, `link` or `receipt`.
    ///   - work: the transaction's work.
    /// - Throws: `StorageError` when the database fails.
    func note(
        _ found: [(conflict: IdentityConflict, times: Int64)], source: String, _ work: CustomerWork
    ) async throws {
        guard !found.isEmpty else { return }
        var times: [IdentityConflict.Place: Int64] = [:]
        var conflicts: [IdentityConflict] = []
        // What was known may be what brings a new conflict first; that counts as well.
        var uncounted: Set<IdentityConflict.Place> = []
        for entry in found {
            let place = entry.conflict.place
            if times[place] == nil {
                conflicts.append(entry.conflict)
                if entry.times == 0 { uncounted.insert(place) }
            }
            times[place, default: 0] += entry.times
        }
        let rows = try await work.transaction.run(
            CountConflicts(
                tenant: work.tenant, hashes: conflicts.map { StoredBytes($0.other.bytes) },
                kinds: conflicts.map { Int16($0.other.kind.rawValue) },
                keyIDs: conflicts.map { Int32(bitPattern: $0.other.keyID) }, customers: conflicts.map(\.customer),
                others: conflicts.map(\.otherCustomer), times: conflicts.map { times[$0.place] ?? 0 }, at: work.now))
        let known = Set(rows.map(\.place))
        let new = conflicts.indices.filter { !known.contains(Int64($0 + 1)) }.map { conflicts[$0] }
        guard !new.isEmpty else { return }
        let numbers = try await work.transaction.run(
            TakeNumbers(tenant: work.tenant, name: Self.conflictCounter, count: Int64(new.count)))
        guard let first = numbers.first?.first else { throw ServiceError(.internalFault, "no numbers were given") }
        _ = try await work.transaction.run(
            all: new.enumerated().map { position, conflict in
                UpsertConflict(
                    tenant: work.tenant, number: first + Int64(position),
                    winningKind: Int16(conflict.winningKind.rawValue), customer: conflict.customer,
                    kind: Int16(conflict.other.kind.rawValue), keyID: Int32(bitPattern: conflict.other.keyID),
                    hash: StoredBytes(conflict.other.bytes), other: conflict.otherCustomer, source: source,
                    at: work.now, times: (times[conflict.place] ?? 0) + (uncounted.contains(conflict.place) ? 1 : 0))
            })
    }
}
