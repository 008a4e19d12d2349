import KakuzukeProtocol
import Rating
import SeededTestSupport

/// Makes what one customer's two stores tell: sales, returns, amendments, voids and inputs, in time, late and ahead.
struct RandomTeller {
    /// Days on which the states of somebody are made anew of whom nothing was told that they could not follow.
    private static let dueDays = (1...3).map {
        $0 * (RatingEngine.daysExactAfterBase - RatingEngine.daysFromBaseToMaking - RatingEngine.daysExactLeftMin + 1)
    }

    private let customer: Int
    private let customers: [IdentifierHash]
    private let subjects: [String]
    private var history: RandomHistory
    private var number = 0
    private var receipts: [ReceiptFact] = []
    /// Receipts that are void, whether they have been told before that or not.
    private var voided: [ReceiptFact] = []
    private var reservations: [(key: String, madeOn: CalendarDate)] = []

    init(customer: Int, of customers: [IdentifierHash], day: CalendarDate, subjects: [String], seed: UInt64) {
        self.customer = customer
        self.customers = customers
        self.subjects = subjects
        history = RandomHistory(seed: seed, day: day)
    }

    /// All that is told, in order.
    mutating func facts() -> [ToldFact] {
        let before = history.random.pick([0, 1, 2, 3, 4, 8, 12, 20, 30])
        let after = history.random.pick([0, 1, 2, 4, 8, 16])
        var told = (0..<before).map { _ in ToldFact(day: 0, fact(on: history.date())) }
        let days = (0..<after).map { _ in history.random.number(1...AgreementWorld.lastDay) }.sorted()
        for day in days {
            told.append(ToldFact(day: day, fact(on: date(toldOn: history.day.adding(days: day)))))
        }
        return told
    }

    /// The business date of something told on a day: mostly that day, now and then late or ahead, or where states begin
    /// to keep receipts one by one, or where a month ends.
    private mutating func date(toldOn day: CalendarDate) -> CalendarDate {
        let beforeBase = -RatingEngine.daysFromBaseToMaking + history.random.number(-1...1)
        switch history.random.number(0...12) {
        case 10: return history.day.adding(days: beforeBase)
        case 11:
            let madeOn = history.random.pick(AgreementWorld.feedDays + Self.dueDays)
            return min(day, history.day.adding(days: madeOn + beforeBase))
        case 12: return day.adding(days: history.random.number(0...1) - day.parts.day)
        default: return timelyDate(day)
        }
    }

    private mutating func timelyDate(_ day: CalendarDate) -> CalendarDate {
        switch history.random.number(0...9) {
        case 0: day.adding(days: -history.random.number(6...60))
        case 1: day.adding(days: history.random.number(1...20))
        case 2, 3: day.adding(days: -history.random.number(1...6))
        default: day
        }
    }

    private mutating func fact(on date: CalendarDate) -> Fact {
        switch history.random.number(0...19) {
        case 0, 1: change(.void) ?? sale(on: date)
        case 2, 3: change(.sale) ?? sale(on: date)
        case 4...7: .input(input(on: date))
        case 8: voidAhead(on: date)
        case 9: voided.randomElement(using: &history.random).map { .receipt($0) } ?? sale(on: date)
        default: sale(on: date)
        }
    }

    private mutating func store() -> StoreCode {
        StoreCode(history.random.pick([AgreementWorld.ownStore, AgreementWorld.otherStore]))!
    }

    /// A void whose receipt comes later, or never.
    private mutating func voidAhead(on date: CalendarDate) -> Fact {
        guard case .receipt(var fact) = sale(on: date), let receipt = receipts.popLast() else { return sale(on: date) }
        voided.append(receipt)
        fact.event = .void
        fact.lines = []
        return .receipt(fact)
    }

    private mutating func sale(on date: CalendarDate) -> Fact {
        number += 1
        let receipt = history.receipt(on: date)
        let fact = ReceiptFact(
            event: .sale, store: store(), terminal: "\(customer)", number: "\(receipt.id)", writtenDate: date,
            writtenTime: history.random.chance(90) ? receipt.time : nil, businessDate: date,
            customer: customers[customer], payment: receipt.payment, fulfilment: receipt.fulfilment,
            reservedDaysAhead: receipt.reservedDaysAhead, lines: receipt.lines.map(Self.line))
        receipts.append(fact)
        return .receipt(fact)
    }

    private static func line(_ line: ReceiptLine) -> ReceiptFactLine {
        ReceiptFactLine(
            product: "P", category: line.category, quantity: line.quantity, writtenAmount: line.amount,
            taxRate: BasisPoints(800), isTaxIncluded: false, amount: line.amount, cost: line.cost)
    }

    /// A void or an amendment of an earlier receipt, now and then to somebody else; nil when there is none.
    private mutating func change(_ event: ReceiptEvent) -> Fact? {
        guard let position = receipts.indices.randomElement(using: &history.random) else { return nil }
        var fact = receipts[position]
        fact.event = event
        if event == .void {
            fact.lines = []
            if history.random.chance(50) { fact.customer = nil }
            voided.append(receipts.remove(at: position))
            return .receipt(fact)
        }
        number += 1
        let other = history.line(isReturn: false)
        // Never the same content again: that would be a duplicate.
        fact.lines = [Self.line(other)] + fact.lines.dropFirst()
        fact.lines[0].product = "A\(number)"
        if history.random.chance(15) { fact.customer = history.random.pick(customers) }
        receipts[position] = fact
        return .receipt(fact)
    }

    private mutating func input(on date: CalendarDate) -> CustomerInputFact {
        number += 1
        let attributes = RandomPolicy.attributes.sorted { $0.key < $1.key }
        var input: CustomerInput
        switch history.random.number(0...5) {
        case 0, 1:
            input = .enrolment(
                EnrolmentChoice(option: history.random.pick(RandomPolicy.options + ["unknown"]), on: date))
        case 2:
            let (attribute, values) = history.random.pick(attributes)
            let from = history.random.chance(10) ? nil : date
            input = .attribute(AttributeValue(attribute: attribute, value: history.random.pick(values), from: from))
        case 3 where !reservations.isEmpty:
            let (key, madeOn) = history.random.pick(reservations)
            let on = max(date, madeOn)
            input =
                history.random.chance(50)
                ? .reservationKept(reservation: key, on: on) : .reservationCancelled(reservation: key, on: on)
        default:
            input = .reservation(
                subject: history.random.pick(subjects), madeOn: date,
                dueOn: date.adding(days: history.random.number(0...120)),
                amount: MoneyMinorUnits(Int64(history.random.number(1...9000))))
        }
        let fact = CustomerInputFact(
            store: store(), key: "\(customer)-\(number)", customer: customers[customer], input: input)
        if case .reservation(_, let madeOn, _, _) = input { reservations.append((fact.inputKey, madeOn)) }
        return fact
    }
}
