import KakuzukeProtocol
import Storage

extension IngestUnit {
    /// Lets identifiers that came together name one customer, as far as they do not contradict each other.
    ///
    /// What a receipt links stays linked when the receipt is voided or amended: the customer told it all the same.
    mutating func linkIdentifiers() async throws {
        guard !preparation.groups.isEmpty else { return }
        let found = try await linker.join(preparation.groups, numbers: preparation.numbers, &work)
        for (group, entry) in zip(preparation.groups, found) {
            linked[group] = entry
            if !entry.linked.isEmpty { work.changedOtherwise.insert(entry.customer.customer) }
            outcome.linkedIdentifiers += entry.linked.count
            outcome.leftOutIdentifiers += entry.leftOut
        }
    }

    /// The customer for whom a receipt counts: that of the identifier that wins; nil: nobody.
    func customer(of receipt: ReceiptFact) -> KnownCustomer? {
        (receipt.linkedIdentifiers?.identifiers.first ?? receipt.customer).flatMap { work.customers[$0] }
    }

    /// Counts the contradictions of a receipt, once for each time that it brought something new.
    mutating func count(_ receipt: ReceiptFact, isNew: Bool) {
        guard let group = receipt.linkedIdentifiers, let entry = linked[group], !entry.conflicts.isEmpty else { return }
        for conflict in linker.conflicts(group, entry, work) { conflicts.append((conflict, isNew ? 1 : 0)) }
    }

    /// Notes the contradictions for headquarters: some of the last locks of the transaction.
    mutating func noteConflicts() async throws {
        try await linker.note(conflicts, source: "receipt", work)
        outcome.identityConflicts = Set(conflicts.map(\.conflict.place)).count
    }
}
