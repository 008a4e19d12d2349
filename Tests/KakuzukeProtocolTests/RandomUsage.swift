import KakuzukeProtocol
import Rating

/// A customer's made-up history under a policy, and the states that rating makes of it.
struct RandomUsage {
    /// The receipts of a number of years, as many as asked for in each.
    static func receipts(
        perYear: Int, years: Int, endingOn end: CalendarDate, policy: Policy, _ random: inout RandomFacts
    ) -> [Receipt] {
        let categories = policy.subjects.flatMap { $0.categories.isEmpty ? ["other"] : $0.categories }
        let stores = policy.subjects.flatMap { $0.stores.isEmpty ? ["S001", "S002"] : $0.stores }
        return (0..<perYear * years).map { number in
            let date = end.adding(days: -Int.random(in: 0..<365 * years, using: &random.generator))
            let lines = (0..<Int.random(in: 1...8, using: &random.generator)).map { _ in
                let amount = Int64.random(in: -200...3_000, using: &random.generator)
                return ReceiptFactLine(
                    product: "1", category: random.pick(categories), quantity: QuantityThousandths(1000),
                    writtenAmount: MoneyMinorUnits(amount), taxRate: .zero, isTaxIncluded: false,
                    amount: MoneyMinorUnits(amount), cost: MoneyMinorUnits(amount * 7 / 10))
            }
            let fact = ReceiptFact(
                store: StoreCode(random.pick(stores))!, terminal: random.pick(["1", "2"]),
                number: "\(100_000 + number * 37)", writtenDate: date,
                writtenTime: TimeOfDay(secondsSinceMidnight: Int.random(in: 32_400..<75_600, using: &random.generator)),
                businessDate: date, payment: random.pick(["cash", "card"]), lines: lines)
            return fact.ratingReceipt!
        }
    }

    static func facts(_ random: inout RandomFacts, policy: Policy, endingOn end: CalendarDate) -> CustomerFacts {
        var facts = CustomerFacts()
        for option in policy.enrolment where random.chance(70) {
            facts.enrolment.append(EnrolmentChoice(option: option.option, on: end.adding(days: -900)))
        }
        for rule in policy.attributes.prefix(1) where random.chance(50) {
            facts.attributes.append(AttributeValue(attribute: rule.attribute, value: rule.value))
        }
        if random.chance(30) {
            facts.reservations.append(
                Reservation(
                    madeOn: end.adding(days: -9), dueOn: end.adding(days: 9), subject: policy.subjects[0].code,
                    amount: MoneyMinorUnits(5_000)))
        }
        return facts
    }
}
