import KakuzukeProtocol
import Rating
import SeededTestSupport

@testable import Services

/// Random facts of some customers and random merges, and what they must lead to: facts of each customer, reckoned from
/// nothing but the order in which things were told.
struct IdentityHistory {
    /// A merge in force.
    struct Merge {
        var number: UInt64
        var merged: Int
        var into: Int
    }

    static let customerCount = 6

    var random: SeededGenerator
    var merges: [Merge] = []
    private var receipts: [String: ReceiptFact] = [:]
    private var inputs: [CustomerInputFact] = []
    private var reservations: [(customer: Int, key: String)] = []
    private var history: RandomHistory
    private var number = 0
    private let identifiers: [IdentifierHash: Int]

    init(_ seed: Int) {
        random = SeededGenerator(seed)
        history = RandomHistory(generator: SeededGenerator(seed + 1))
        history.customerCount = Self.customerCount
        identifiers = Dictionary(
            uniqueKeysWithValues: (0..<Self.customerCount).map { (IngestTests.customer($0), $0) })
    }

    /// Facts of a store, as they are uploaded.
    mutating func facts(store: Int, today: CalendarDate, count: Int) -> [Fact] {
        let facts =
            history.facts(store: store, today: today, count: count)
            + (0..<max(1, count / 4)).map { _ in input(store: store, today: today) }
        // A batch stores its receipts first.
        for case .receipt(let receipt) in facts { note(receipt) }
        for case .input(let input) in facts { inputs.append(input) }
        return facts
    }

    private mutating func note(_ receipt: ReceiptFact) {
        let key = receipt.receiptKey
        receipts[key] = receipt.event == .void ? nil : receipt
    }

    private mutating func input(store: Int, today: CalendarDate) -> Fact {
        number += 1
        var customer = Int.random(in: 0..<Self.customerCount, using: &random)
        let on = today.adding(days: Int.random(in: -12...6, using: &random))
        let input: CustomerInput
        switch Int.random(in: 0..<6, using: &random) {
        case 0: input = .enrolment(EnrolmentChoice(option: random.pick(["app", "card"]), on: on))
        case 1, 2:
            // Few dates, so that identities that are merged contradict each other.
            input = .attribute(
                AttributeValue(
                    attribute: random.pick(["region", "age"]), value: random.pick(["near", "far", "30", "70"]),
                    from: random.chance(30)
                        ? nil : IngestTests.today.adding(days: Int.random(in: 0...2, using: &random))))
        case 3 where !reservations.isEmpty, 4 where !reservations.isEmpty:
            let reservation = random.pick(reservations)
            // Sometimes somebody else says so, who may be merged with the customer or not.
            customer = random.chance(50) ? reservation.customer : customer
            input =
                random.chance(50)
                ? .reservationKept(reservation: reservation.key, on: on)
                : .reservationCancelled(reservation: reservation.key, on: on)
        default:
            input = .reservation(
                subject: random.pick(["FRESH", "DAILY"]), madeOn: on,
                dueOn: on.adding(days: Int.random(in: 1...30, using: &random)),
                amount: MoneyMinorUnits(Int64.random(in: 500...20_000, using: &random)))
        }
        let fact = CustomerInputFact(
            store: StoreCode("S0\(store)")!, key: "H\(number)", customer: IngestTests.customer(customer), input: input)
        if case .reservation = input { reservations.append((customer, fact.inputKey)) }
        return .input(fact)
    }

    /// Whom a customer counts for.
    func root(_ customer: Int) -> Int {
        merges.first { $0.merged == customer }.map { root($0.into) } ?? customer
    }

    /// Two customers who count for themselves, for a merge.
    mutating func pair() -> (merged: Int, into: Int)? {
        let roots = (0..<Self.customerCount).filter { root($0) == $0 }.shuffled(using: &random)
        return roots.count < 2 ? nil : (roots[0], roots[1])
    }

    private func root(_ identifier: IdentifierHash?) -> Int? { identifier.flatMap { identifiers[$0] }.map { root($0) } }

    /// The receipts that count for a customer.
    func receipts(of customer: Int) -> [Receipt] {
        receipts.values.filter { root($0.customer) == customer }.compactMap(\.ratingReceipt)
    }

    /// What a customer has chosen, told and promised, with everybody who was merged into them.
    func facts(of customer: Int) -> CustomerFacts {
        var facts = CustomerFacts()
        let own = inputs.filter { root($0.customer) == customer }
        for entry in own {
            switch entry.input {
            case .enrolment(let choice): facts.enrolment.append(choice)
            case .attribute(let value):
                if !facts.attributes.contains(where: { $0.attribute == value.attribute && $0.from == value.from }) {
                    facts.attributes.append(value)
                }
            case .reservation(let subject, let madeOn, let dueOn, let amount):
                let closing = closing(of: entry.inputKey, own)
                facts.reservations.append(
                    Reservation(
                        madeOn: madeOn, dueOn: dueOn, subject: subject, amount: amount,
                        status: closing?.status ?? .open, closedOn: closing?.on))
            case .reservationKept, .reservationCancelled: break
            }
        }
        return facts
    }

    /// The earliest closing; on one day one that kept it.
    private func closing(
        of key: String, _ inputs: [CustomerInputFact]
    ) -> (on: CalendarDate, status: Reservation.Status)? {
        var closings: [(on: CalendarDate, rank: Int, status: Reservation.Status)] = []
        for entry in inputs {
            switch entry.input {
            case .reservationKept(let reservation, let on) where reservation == key: closings.append((on, 1, .kept))
            case .reservationCancelled(let reservation, let on) where reservation == key:
                closings.append((on, 2, .cancelled))
            default: break
            }
        }
        return closings.min { ($0.on, $0.rank) < ($1.on, $1.rank) }.map { ($0.on, $0.status) }
    }
}
