import Foundation
import KakuzukeProtocol
import Storage

/// Lets identifiers that come together name one customer; where they name several, the first one wins.
///
/// Source: `docs/customers.md`, "Identifiers that contradict each other".
struct IdentityLinker: Sendable {
    /// Attempts when others change the same identifiers meanwhile.
    private static let attemptsMax = 5
    private static let conflictCounter = "identity_conflict"

    /// Identifiers that came together, the one that wins first.
    struct Group: Sendable {
        let identifiers: [IdentifierHash]

        /// Orders identifiers: the member number wins, then telephone, e-mail and card.
        init(_ identifiers: [IdentifierHash]) {
            var seen: Set<IdentifierHash> = []
            let distinct = identifiers.filter { seen.insert($0).inserted }
            // Among identifiers of one kind, the order in which they came.
            self.identifiers = IdentifierKind.allCases.flatMap { kind in distinct.filter { $0.kind == kind } }
        }
    }

    /// Whom the identifiers of a group name now.
    struct Linked: Sendable {
        var customer: KnownCustomer
        /// Identifiers that named nobody before.
        var linked: [IdentifierHash] = []
        /// Identifiers that go on naming somebody else.
        var conflicts: [IdentifierHash] = []
    }

    /// What is looked up before the transaction.
    struct Preparation: Sendable {
        fileprivate var known: KnownCustomers
        /// Numbers for customers whom nobody has seen.
        fileprivate var numbers: [CustomerKey]
    }

    /// Somebody else has changed an identifier meanwhile.
    private struct Overtaken: Error {}

    let database: Database
    let customers: CustomerDirectory

    /// Links groups within a transaction, once more when others were quicker.
    ///
    /// - Parameters:
    ///   - groups: identifiers that came together.
    ///   - scope: the tenant.
    ///   - body: opens the transaction and calls `link` in it.
    /// - Returns: what the body returns.
    /// - Throws: what the body throws, or `ServiceError.conflict` when others are quicker again and again.
    func linking<Value: Sendable>(
        _ groups: [Group], _ scope: TenantScope, _ body: (Preparation) async throws -> Value
    ) async throws -> Value {
        for _ in 0..<Self.attemptsMax {
            do {
                let known = try await customers.known(Array(Set(groups.flatMap(\.identifiers))), scope)
                let new = groups.filter { $0.identifiers.first.map { known.byIdentifier[$0] == nil } ?? false }.count
                return try await body(
                    Preparation(known: known, numbers: try await customers.newNumbers(new, scope)))
            } catch is Overtaken {
                continue
            }
        }
        throw ServiceError(.conflict, "others change the same identifiers again and again")
    }

    /// Links groups and notes contradictions.
    ///
    /// - Parameters:
    ///   - groups: as they were prepared; each has an identifier.
    ///   - preparation: what was looked up.
    ///   - source: where the identifiers came together: `import` or `link`.
    ///   - work: the transaction's work, whose customers are locked and then told of.
    /// - Returns: for each group whom it names; nil where the customer has as many identifiers as agents take.
    /// - Throws: `StorageError` when the database fails; what `linking` takes for a reason to begin again.
    func link(
        _ groups: [Group], _ preparation: Preparation, source: String, _ work: inout CustomerWork
    ) async throws -> [Linked?] {
        try await work.lock(preparation.known)
        let owners = Set(work.customers.values.map(\.customer)).sorted()
        let rows = try await work.transaction.run(SelectIdentifiers(tenant: work.tenant, customers: owners))
        var decision = IdentityDecision(
            known: work.customers, identifiers: rows.map { ($0.customer, $0.kind) }, numbers: preparation.numbers)
        var linked: [Linked?] = []
        for group in groups {
            guard decision.hasNumbers(for: group) else { throw Overtaken() }
            linked.append(decision.link(group))
        }
        try await insert(decision, &work)
        try await note(groups, linked, source: source, work)
        work.customers = decision.known
        return linked
    }

    private func insert(_ decision: IdentityDecision, _ work: inout CustomerWork) async throws {
        let new = decision.linked
        guard !new.isEmpty else { return }
        let inserted = try await work.transaction.run(
            InsertCustomers(tenant: work.tenant, customers: decision.newCustomers),
            InsertIdentifiers(
                tenant: work.tenant, hashes: new.map { StoredBytes($0.identifier.bytes) },
                kinds: new.map { Int16($0.identifier.kind.rawValue) },
                keyIDs: new.map { Int32(bitPattern: $0.identifier.keyID) }, customers: new.map(\.customer.customer),
                identities: new.map(\.customer.storedIdentity)))
        // What is missing was taken by somebody else since the customers were locked.
        guard inserted.1.count == new.count else { throw Overtaken() }
        work.touched.formUnion(new.map(\.customer.customer))
        try await work.remake(Set(decision.newCustomers))
    }

    private func note(
        _ groups: [Group], _ linked: [Linked?], source: String, _ work: CustomerWork
    ) async throws {
        var found: [(winner: IdentifierHash, customer: KnownCustomer, other: IdentifierHash)] = []
        for case (let group, let entry?) in zip(groups, linked) {
            for other in entry.conflicts { found.append((group.identifiers[0], entry.customer, other)) }
        }
        guard !found.isEmpty else { return }
        let numbers = try await work.transaction.run(
            TakeNumbers(tenant: work.tenant, name: Self.conflictCounter, count: Int64(found.count)))
        guard let first = numbers.first?.first else { throw ServiceError(.internalFault, "no numbers were given") }
        for (position, entry) in found.enumerated() {
            guard let other = work.customers[entry.other] else { continue }
            _ = try await work.transaction.run(
                UpsertConflict(
                    tenant: work.tenant, number: first + Int64(position),
                    winningKind: Int16(entry.winner.kind.rawValue), customer: entry.customer.identity,
                    kind: Int16(entry.other.kind.rawValue), keyID: Int32(bitPattern: entry.other.keyID),
                    hash: StoredBytes(entry.other.bytes), other: other.identity, source: source, at: work.now))
        }
    }
}
