import KakuzukeProtocol
import Rating

/// The identifiers of a batch: those that become customers by themselves, and those that came together.
///
/// What is cut into batches and what is not comes out the same: an identifier that comes alone before it comes with
/// others names a customer of its own by then.
struct BatchIdentifiers {
    /// Identifiers that came alone first.
    private(set) var alone: Set<IdentifierHash> = []
    /// Identifiers that came with others first.
    private(set) var together: Set<IdentifierHash> = []
    /// What came together, each once, in the order of the batch, and what came alone after it had come with others.
    private(set) var groups: [IdentityLinker.Group] = []
    private var seen: Set<IdentityLinker.Group> = []

    /// Adds the identifiers of a fact, in the order of the batch.
    mutating func add(_ fact: Fact) {
        switch fact {
        case .receipt(let receipt):
            if let group = receipt.linkedIdentifiers {
                add(group)
            } else if let customer = receipt.customer {
                add(customer)
            }
        case .input(let input): add(input.customer)
        }
    }

    private mutating func add(_ identifier: IdentifierHash) {
        if together.contains(identifier) { add(IdentityLinker.Group([identifier])) } else { alone.insert(identifier) }
    }

    private mutating func add(_ group: IdentityLinker.Group) {
        guard seen.insert(group).inserted else { return }
        groups.append(group)
        for identifier in group.identifiers where !alone.contains(identifier) { together.insert(identifier) }
    }
}

extension ReceiptFact {
    /// The identifiers that came together; nil: there are no two, or the receipt says nothing of them.
    ///
    /// A void takes back a purchase, and a recast receipt waits for headquarters.
    var linkedIdentifiers: IdentityLinker.Group? {
        guard !otherCustomers.isEmpty, let customer, event == .sale || event == .returned else { return nil }
        return IdentityLinker.Group([customer] + otherCustomers)
    }
}
