import Foundation
import KakuzukeProtocol
import Storage

/// Lets identifiers that come together name one customer; where they name several, the first one wins.
///
/// Source: `docs/customers.md`, "Identifiers that contradict each other".
struct IdentityLinker: Sendable {
    /// Identifiers that came together, the one that wins first.
    struct Group: Hashable, Sendable {
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
        /// Identifiers that go on naming nobody, because the customer has as many as agents take.
        var leftOut = 0
    }

    /// What is looked up before the transaction.
    struct Preparation: Sendable {
        fileprivate var known: KnownCustomers
        /// Numbers for customers whom nobody has seen.
        fileprivate var numbers: [CustomerKey]
    }

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
        try await Overtaken.repeating {
            let known = try await customers.known(Array(Set(groups.flatMap(\.identifiers))), scope)
            let numbers = try await customers.newNumbers(Self.newCustomersMax(groups, known), scope)
            return try await body(Preparation(known: known, numbers: numbers))
        }
    }

    /// How many customers groups may need whom nobody has seen.
    ///
    /// - Parameters:
    ///   - groups: identifiers that came together.
    ///   - known: whom they name.
    /// - Returns: the number of groups whose first identifier names nobody.
    static func newCustomersMax(_ groups: [Group], _ known: KnownCustomers) -> Int {
        groups.filter { group in group.identifiers.first.map { known.byIdentifier[$0] == nil } ?? false }.count
    }

    /// Links groups and notes contradictions.
    ///
    /// - Parameters:
    ///   - groups: as they were prepared; each has an identifier.
    ///   - preparation: what was looked up.
    ///   - source: where the identifiers came together: `import`, `link` or `receipt`.
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
        work.customers = decision.known
        let found = zip(groups, linked).flatMap { group, linked in
            linked.map { conflicts(group, $0, work).map { (conflict: $0, times: Int64(1)) } } ?? []
        }
        try await note(found, source: source, work)
        return linked
    }

    /// Links groups as far as their customers have room, without noting conflicts.
    ///
    /// Costs nothing where every identifier names somebody already.
    ///
    /// - Parameters:
    ///   - groups: each has an identifier.
    ///   - numbers: for customers whom nobody has seen, as many as `newCustomersMax` says.
    ///   - work: the transaction's work; it has locked the customers whom the identifiers name.
    /// - Returns: for each group whom it names.
    /// - Throws: `StorageError` when the database fails; what `Overtaken.repeating` takes for a reason to begin again.
    func join(_ groups: [Group], numbers: [CustomerKey], _ work: inout CustomerWork) async throws -> [Linked] {
        let identifiers = Set(groups.flatMap(\.identifiers))
        var rows: [SelectIdentifiers.Row] = []
        if !identifiers.allSatisfy({ work.customers[$0] != nil }) {
            let owners = Set(identifiers.compactMap { work.customers[$0]?.customer }).sorted()
            rows = try await work.transaction.run(SelectIdentifiers(tenant: work.tenant, customers: owners))
        }
        var decision = IdentityDecision(
            known: work.customers, identifiers: rows.map { ($0.customer, $0.kind) }, numbers: numbers)
        var linked: [Linked] = []
        for group in groups {
            guard let entry = decision.link(group, asFarAsItFits: true) else { throw Overtaken() }
            linked.append(entry)
        }
        try await insert(decision, &work)
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
}
