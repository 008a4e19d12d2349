import KakuzukeProtocol
import Storage

/// Decides whom identifiers name that come together; no I/O.
struct IdentityDecision {
    /// Whom identifiers name, those that were linked included.
    private(set) var known: [IdentifierHash: KnownCustomer]
    /// Identifiers that named nobody before.
    private(set) var linked: [(identifier: IdentifierHash, customer: KnownCustomer)] = []
    /// Customers whom nobody has seen before.
    private(set) var newCustomers: [CustomerKey] = []

    /// Customers who have a member number.
    private var members: Set<CustomerKey>
    private var counts: [CustomerKey: Int] = [:]
    private var numbers: ArraySlice<CustomerKey>

    /// Begins with what is known.
    ///
    /// - Parameters:
    ///   - known: whom the identifiers name at present.
    ///   - identifiers: customer and kind of every identifier of these customers.
    ///   - numbers: numbers for new customers.
    init(
        known: [IdentifierHash: KnownCustomer], identifiers: [(customer: CustomerKey, kind: Int16)],
        numbers: [CustomerKey]
    ) {
        self.known = known
        self.numbers = numbers[...]
        members = Set(
            identifiers.filter { $0.kind == Int16(IdentifierKind.memberNumber.rawValue) }.map(\.customer))
        for entry in identifiers { counts[entry.customer, default: 0] += 1 }
    }

    /// False when a new customer would be needed and there is no number for one.
    func hasNumbers(for group: IdentityLinker.Group) -> Bool { owner(of: group) != nil || !numbers.isEmpty }

    /// Links a group; nil where its customer would have more identifiers than agents take.
    ///
    /// - Parameters:
    ///   - group: identifiers that came together.
    ///   - asFarAsItFits: true: what is more than agents take goes on naming nobody, and where the first identifier
    ///     finds no room it names a customer of its own; nil only where there is no number for one.
    /// - Returns: whom the group names.
    mutating func link(_ group: IdentityLinker.Group, asFarAsItFits: Bool = false) -> IdentityLinker.Linked? {
        var found = owner(of: group)
        var new = group.identifiers.filter { known[$0] == nil }
        var leftOut: Set<IdentifierHash> = []
        if let full = found, case let room = room(of: full), new.count > room {
            guard asFarAsItFits else { return nil }
            if room == 0, new.first == group.identifiers.first {
                found = nil
            } else {
                leftOut = Set(new.dropFirst(room))
                new = Array(new.prefix(room))
            }
        }
        guard let owner = found ?? numbers.popFirst().map({ KnownCustomer($0) }) else { return nil }
        if found == nil { newCustomers.append(owner.customer) }
        var result = IdentityLinker.Linked(customer: owner, linked: new, leftOut: leftOut.count)
        for identifier in group.identifiers where !leftOut.contains(identifier) {
            if let present = known[identifier] {
                if present.customer != owner.customer { result.conflicts.append(identifier) }
                continue
            }
            known[identifier] = owner
            linked.append((identifier, owner))
            counts[owner.customer, default: 0] += 1
            if identifier.kind == .memberNumber { members.insert(owner.customer) }
        }
        return result
    }

    /// How many further identifiers a customer may have.
    private func room(of customer: KnownCustomer) -> Int {
        max(0, CustomerFactsLimits.identifiersMax - counts[customer.customer, default: 0])
    }

    /// Whom the group names already; nil: somebody new.
    ///
    /// A member number that nobody has seen joins a customer who has none yet. A customer with another one is somebody
    /// else, such as a relative with the same telephone.
    private func owner(of group: IdentityLinker.Group) -> KnownCustomer? {
        guard let winner = group.identifiers.first else { return nil }
        if let present = known[winner] { return present }
        let others = group.identifiers.dropFirst().compactMap { known[$0] }
        guard winner.kind == .memberNumber else { return others.first }
        return others.first { !members.contains($0.customer) }
    }
}
