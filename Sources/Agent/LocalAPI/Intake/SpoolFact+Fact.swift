public import KakuzukeProtocol
public import LocalStore
import Rating

extension SpoolFact {
    /// Packs a fact for the spool.
    ///
    /// - Throws: `FactBatchError` when the fact lies outside its limits.
    public init(_ fact: Fact) throws(FactBatchError) {
        let payload = try FactCodec.encode(fact)
        let digest = fact.contentDigest.bytes
        switch fact {
        case .receipt(let receipt):
            let amount = receipt.lines.reduce(MoneyMinorUnits.zero) { $0 + $1.amount }
            self.init(
                kind: fact.kind.rawValue, key: receipt.receiptKey, digest: digest,
                businessDate: receipt.businessDate, customer: receipt.customer.map(CustomerIdentifier.init),
                lineCount: receipt.lines.count, amount: amount, payload: payload)
            originals = Set(receipt.lines.compactMap { $0.original?.receiptKey }).sorted().map {
                FactKeyDigest(kind: fact.kind.rawValue, key: $0)
            }
            mentioned = receipt.otherCustomers.map { IdentifierDigest(high: $0.high, low: $0.low) }
        case .input(let input):
            self.init(
                kind: fact.kind.rawValue, key: input.inputKey, digest: digest, businessDate: input.businessDate,
                customer: CustomerIdentifier(input.customer), lineCount: 1, amount: .zero, payload: payload)
        }
    }
}

extension CustomerIdentifier {
    /// The identifier as the agent's file keeps it.
    public init(_ identifier: IdentifierHash) {
        self.init(
            kind: identifier.kind.rawValue, keyID: identifier.keyID,
            hash: IdentifierDigest(high: identifier.high, low: identifier.low))
    }
}

extension CustomerInputFact {
    /// The day on which the input was made or from which it counts.
    fileprivate var businessDate: CalendarDate {
        switch input {
        case .enrolment(let choice): choice.on
        case .attribute(let value): value.from ?? CalendarDate(daysSinceEpoch: 0)
        case .reservation(_, let madeOn, _, _): madeOn
        case .reservationKept(_, let on), .reservationCancelled(_, let on): on
        }
    }
}
