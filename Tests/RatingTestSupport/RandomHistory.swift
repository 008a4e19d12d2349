public import Rating
public import SeededTestSupport

/// Makes random facts of one customer around a day, and baskets.
public struct RandomHistory {
    /// Where its numbers come from.
    public var random: SeededGenerator
    /// The day around which the facts lie.
    public let day: CalendarDate
    private let spanDays: Int
    private var receiptsMade = 0

    /// Starts the history of one customer around a day.
    public init(seed: UInt64, day: CalendarDate) {
        random = SeededGenerator(seed: seed)
        self.day = day
        spanDays = random.pick([5, 30, 90, 500, 900])
    }

    /// A day at a month's turn now and then, where holds begin and end.
    public static func day(_ random: inout SeededGenerator) -> CalendarDate {
        let date = CalendarDate(daysSinceEpoch: Int32(random.number(19_500...21_500)))
        guard random.chance(40) else { return date }
        return date.adding(days: 1 - date.parts.day + random.pick([-1, 0, 6, 7, 8]))
    }

    /// A date before the day or up to 65 days after it.
    public mutating func date() -> CalendarDate {
        switch random.number(0...9) {
        case 0: day.adding(days: random.number(1...65))
        case 1, 2: day.adding(days: -random.number(0...9))
        default: day.adding(days: -random.number(0...spanDays))
        }
    }

    /// Enrolment, attributes and reservations for the subjects of a policy.
    public mutating func facts(subjects: [String]) -> CustomerFacts {
        var attributes: [AttributeValue] = []
        for (attribute, values) in RandomPolicy.attributes.sorted(by: { $0.key < $1.key }) {
            for _ in 0..<random.number(0...2) {
                let from = random.chance(30) ? nil : date()
                guard !attributes.contains(where: { $0.attribute == attribute && $0.from == from }) else { continue }
                attributes.append(AttributeValue(attribute: attribute, value: random.pick(values), from: from))
            }
        }
        return CustomerFacts(
            enrolment: (0..<random.number(0...3)).map { _ in
                EnrolmentChoice(option: random.pick(RandomPolicy.options + ["unknown"]), on: date())
            },
            attributes: attributes,
            reservations: (0..<random.number(0...3)).map { _ in
                reservation(madeOn: date(), subject: random.pick(subjects))
            })
    }

    /// A reservation in any state.
    public mutating func reservation(madeOn: CalendarDate, subject: String) -> Reservation {
        let status = random.pick(Reservation.Status.allCases)
        return Reservation(
            madeOn: madeOn, dueOn: madeOn.adding(days: random.number(0...120)), subject: subject,
            amount: MoneyMinorUnits(Int64(random.number(1...9000))), status: status,
            closedOn: status == .open ? nil : madeOn.adding(days: random.number(0...60)))
    }

    /// So many receipts.
    public mutating func receipts(_ count: Int) -> [Receipt] {
        (0..<count).map { _ in receipt(on: date()) }
    }

    /// A receipt: mostly a sale, now and then a return or both at once.
    public mutating func receipt(on date: CalendarDate) -> Receipt {
        receiptsMade += 1
        let kind = random.number(0...9)
        return Receipt(
            id: "\(random.pick(["R", "é", "😀", "Ａ"]))-\(receiptsMade)", store: random.pick(RandomPolicy.stores),
            businessDate: date, time: TimeOfDay(secondsSinceMidnight: random.pick([0, 36_000, 36_001]))!,
            payment: random.pick(RandomPolicy.payments), fulfilment: random.pick(RandomPolicy.fulfilments),
            reservedDaysAhead: Int64(random.number(0...7)),
            lines: (0..<random.number(1...4)).map { index in line(isReturn: kind == 0 || (kind == 1 && index == 0)) })
    }

    /// A line of a receipt.
    public mutating func line(isReturn: Bool) -> ReceiptLine {
        let sign: Int64 = isReturn ? -1 : 1
        let amount = Int64(random.pick([0, 999, 1000, 3000, random.number(1...5000), random.number(1...5000)]))
        return ReceiptLine(
            category: random.pick(RandomPolicy.categories), amount: MoneyMinorUnits(sign * amount),
            quantity: QuantityThousandths(sign * Int64(random.pick([1000, 1000, 2000, 450, 2999]))),
            cost: random.chance(70) ? MoneyMinorUnits(sign * amount * Int64(random.pick([50, 70, 103])) / 100) : nil)
    }

    /// A basket that can be priced.
    public mutating func basket() -> Basket {
        Basket(
            store: random.pick(RandomPolicy.stores), payment: random.pick(RandomPolicy.payments),
            fulfilment: random.pick(RandomPolicy.fulfilments), reservedDaysAhead: Int64(random.number(0...7)),
            lines: (0..<random.number(1...4)).map { _ in
                let price = random.pick([0, 95, 1000, random.number(1...5000)])
                return BasketLine(
                    category: random.pick(RandomPolicy.categories),
                    unitCost: UnitCostHundredths(Int64(price * random.number(40...90) + random.number(0...99))),
                    quantity: QuantityThousandths(Int64(random.pick([1000, 1000, 2000, 450, 1, 12_000]))),
                    listPrice: random.chance(60) ? MoneyMinorUnits(Int64(random.pick([0, price, price * 2]))) : nil,
                    tax: random.pick(["standard", "reduced", "old", "exempt"]))
            })
    }
}
