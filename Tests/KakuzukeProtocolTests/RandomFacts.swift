import KakuzukeProtocol
import Rating
import SeededTestSupport

/// Facts of a made-up store, with every field used and its rare forms among the common ones.
struct RandomFacts {
    var generator: SeededGenerator

    init(_ number: Int) {
        generator = SeededGenerator(number)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &generator)]
    }

    mutating func batch(facts count: Int, linesMax: Int = 8) throws -> FactBatch {
        let first = UInt64.random(in: 1...1_000_000, using: &generator)
        var facts: [SequencedFact] = []
        for position in 0..<count {
            let fact: Fact = chance(85) ? .receipt(receipt(position, linesMax: linesMax)) : .input(try input(position))
            facts.append(SequencedFact(sequence: SequenceNumber(first + UInt64(position)), fact: fact))
        }
        return try FactBatch(installEpoch: epoch(), facts: facts)
    }

    mutating func epoch() -> InstallEpoch {
        InstallEpoch(bytes: (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) })!
    }

    mutating func identifier() -> IdentifierHash {
        let person = UInt8.random(in: 0...20, using: &generator)
        return IdentifierHash(
            kind: pick(IdentifierKind.allCases), keyID: chance(90) ? 1 : 2,
            bytes: (0..<16).map { person &* 7 &+ UInt8($0) })!
    }

    mutating func date() -> CalendarDate {
        CalendarDate(daysSinceEpoch: 20_000 + Int32.random(in: 0...400, using: &generator))
    }

    mutating func receipt(_ position: Int, linesMax: Int) -> ReceiptFact {
        let event = pick([ReceiptEvent.sale, .sale, .sale, .returned, .void, .recast])
        let written = chance(2) ? CalendarDate(daysSinceEpoch: -20_000) : date()
        let count = event == .void ? 0 : Int.random(in: 0...linesMax, using: &generator)
        var rates = Set([0, 800, 1000].filter { _ in chance(40) })
        if event == .void { rates = [] }
        let customer = chance(60) ? identifier() : nil
        return ReceiptFact(
            event: event, store: StoreCode(pick(["S001", "S001", "渋谷|1", "e\u{301}", "\u{e9}"]))!,
            terminal: pick(["1", "2", "", "T\\9"]),
            number: pick(["\(position)", "000\(position)", "A-\(position)", "1234567890123456789\(position)"]),
            keySuffix: chance(10) ? "pay|\(position)" : nil, writtenDate: written,
            writtenTime: chance(80)
                ? TimeOfDay(secondsSinceMidnight: Int.random(in: 0..<86_400, using: &generator)) : nil,
            keyHasTime: chance(10), businessDate: written.adding(days: pick([0, 0, 0, -1, 1])),
            customer: customer, otherCustomers: customer.map { others(than: $0) } ?? [],
            payment: pick(["cash", "card", ""]), fulfilment: pick(["", "delivery"]),
            reservedDaysAhead: chance(5) ? 36_500 : 0,
            lines: (0..<count).map { _ in line() },
            printedTaxes: rates.sorted().map { rate in
                PrintedTax(
                    rate: BasisPoints(Int32(rate)),
                    amount: MoneyMinorUnits(Int64.random(in: -500...5_000, using: &generator)))
            })
    }

    mutating func others(than customer: IdentifierHash) -> [IdentifierHash] {
        guard chance(15) else { return [] }
        var others: [IdentifierHash] = []
        for _ in 0..<Int.random(in: 1...FactLimits.otherCustomersMax, using: &generator) {
            let other = identifier()
            if other != customer, !others.contains(other) { others.append(other) }
        }
        return others
    }

    mutating func original() -> OriginalLine {
        OriginalLine(
            receiptKey: pick(["S001|1|2026-01-01|17", "S001|1|2026-01-01|17", "渋谷\\|1||2026-01-01T12:00:00|A-1|p"]),
            line: pick([nil, 1, 2, InputLimits.linesMax]))
    }

    mutating func amount() -> Int64 {
        if chance(2) { return pick([InputLimits.amountMax.rawValue, -InputLimits.amountMax.rawValue, 0]) }
        return Int64.random(in: -300...3_000, using: &generator)
    }

    mutating func line() -> ReceiptFactLine {
        let product = pick(["4901234567894", "4901234567894", "17", "0017", "", "ｶｯﾌﾟ", "e\u{301}", "\u{e9}"])
        var line = ReceiptFactLine(
            product: product, category: pick(["food", "food", "drink", ""]), isCategoryFromMaster: chance(20),
            quantity: QuantityThousandths(
                chance(3) ? InputLimits.quantityMax.rawValue : pick([1000, 2000, -1000, 0, 345])),
            writtenAmount: MoneyMinorUnits(amount()), taxRate: BasisPoints(pick([800, 1000, 0, 100_000])),
            isTaxIncluded: chance(50), amount: MoneyMinorUnits(amount()),
            cost: chance(70) ? MoneyMinorUnits(amount()) : nil,
            standardPrice: chance(50) ? MoneyMinorUnits(abs(amount())) : nil,
            quoteID: chance(10) ? "q-\(Int.random(in: 0...9, using: &generator))" : nil)
        if line.isReturn, chance(50) { line.original = original() }
        return line
    }

    mutating func input(_ position: Int) throws -> CustomerInputFact {
        let input: CustomerInput
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: input = .enrolment(EnrolmentChoice(option: "card", on: date()))
        case 1: input = .attribute(AttributeValue(attribute: "region", value: pick(["north", ""]), from: date()))
        case 2: input = .attribute(AttributeValue(attribute: "region", value: "south"))
        case 3:
            input = .reservation(
                subject: "FRESH", madeOn: date(), dueOn: date(), amount: MoneyMinorUnits(abs(amount())))
        case 4: input = .reservationKept(reservation: "S001|2|r1", on: date())
        default: input = .reservationCancelled(reservation: "S001|2|r1", on: CalendarDate(daysSinceEpoch: -1))
        }
        return CustomerInputFact(store: StoreCode("S001")!, key: "k\(position)", customer: identifier(), input: input)
    }
}
