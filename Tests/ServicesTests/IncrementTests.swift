import Foundation
import KakuzukeProtocol
import Rating
import SeededTestSupport
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: ratings kept by increments equal a full recomputation. Method: random days of sales, late and future receipts,
// returns, amendments, voids and customer inputs at two stores; after each day every customer is rated both ways.
@Suite struct IncrementTests {
    @Test(arguments: [
        ("supermarket", "drugstore"), ("confectionery", "supermarket"), ("drugstore", "department-store"),
    ])
    func incrementsEqualAFullRecomputation(first: String, second: String) async throws {
        var generator = SeededGenerator(11)
        let start = CalendarDate("2026-09-20")!
        try await StorageTestDatabase.with { store in
            let tenant = try await ServiceTestTenant(
                store, code: "t", policies: [(first, CalendarDate("2020-01-01")!), (second, start.adding(days: 40))],
                today: start)
            var uploaders = [TestUploader(tenant, agent: 0), TestUploader(tenant, agent: 1)]
            for position in uploaders.indices { try await uploaders[position].handshake() }
            var history = RandomHistory(generator: generator)
            var comparisons = 0
            for day in stride(from: 0, to: 70, by: 5) {
                let today = start.adding(days: day)
                tenant.clock.today = today
                for position in uploaders.indices {
                    let facts = history.facts(store: position + 1, today: today, count: day == 0 ? 80 : 12)
                    try await uploaders[position].upload(facts)
                }
                // What increments could not follow is made again every other time, and else as it comes: whatever the
                // seed, there is enough to compare, and increments stand alone for a while.
                if generator.next() % 2 == 0 || day % 10 == 5 {
                    _ = try await tenant.remaker.runNightly(tenant.scope, today: today)
                }
                comparisons += try await compare(tenant, today: today)
            }
            #expect(comparisons > 100, "seed \(SeededGenerator.runSeed)")
        }
    }

    /// Rates every customer from states and from receipts, on the day and later.
    private func compare(_ tenant: ServiceTestTenant, today: CalendarDate) async throws -> Int {
        var count = 0
        let customers = try await tenant.store.database.run(
            tenant.scope,
            SelectCustomersPage(tenant: tenant.scope.tenant, after: CustomerKey(rawValue: 0), limit: 1000))
        for customer in customers where !customer.needsRemake {
            for offset in [0, 1, 11, 35] {
                let date = today.adding(days: offset)
                let kept = try await tenant.reader.subject(customer.customer, on: date, tenant.scope)
                let full = try await tenant.reader.subject(
                    customer.customer, on: date, tenant.scope, fromReceipts: true)
                #expect(
                    kept.evaluation?.ratings(on: date) == full.evaluation?.ratings(on: date),
                    "customer \(customer.customer.rawValue) on \(date), seed \(SeededGenerator.runSeed)")
                count += 1
            }
        }
        return count
    }
}

/// Random facts that refer to earlier ones.
struct RandomHistory {
    var generator: SeededGenerator
    private var numbers = 0
    private var sold: [(store: Int, fact: ReceiptFact)] = []
    private var reservations: [(customer: Int, key: String)] = []
    /// Customers that it is about.
    var customerCount = 6
    private static let categories = ["FRUIT", "FISH", "ALCOHOL", "OTC", "COSMETICS", "GIFT", "WOMEN", "MISC"]

    init(generator: SeededGenerator) {
        self.generator = generator
    }

    mutating func facts(store: Int, today: CalendarDate, count: Int) -> [Fact] {
        (0..<count).map { _ in
            switch Int.random(in: 0..<20, using: &generator) {
            case 0: input(store: store, today: today)
            case 1: change(store: store, event: .void) ?? sale(store: store, today: today)
            case 2: change(store: store, event: .sale) ?? sale(store: store, today: today)
            default: sale(store: store, today: today)
            }
        }
    }

    private mutating func sale(store: Int, today: CalendarDate) -> Fact {
        numbers += 1
        // Mostly of the last days, some late, a few dated ahead.
        let offset =
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: -Int.random(in: 0...400, using: &generator)
            case 1: Int.random(in: 1...20, using: &generator)
            default: -Int.random(in: 0...4, using: &generator)
            }
        let isReturn = Int.random(in: 0..<12, using: &generator) == 0
        let lines = (0..<Int.random(in: 1...3, using: &generator)).map { _ -> ReceiptFactLine in
            let amount = Int64.random(in: 100...6000, using: &generator) * (isReturn ? -1 : 1)
            return ReceiptFactLine(
                product: "P", category: Self.categories.randomElement(using: &generator)!,
                quantity: QuantityThousandths(isReturn ? -1000 : 1000), writtenAmount: MoneyMinorUnits(amount),
                taxRate: BasisPoints(800), isTaxIncluded: false, amount: MoneyMinorUnits(amount),
                cost: Bool.random(using: &generator) ? MoneyMinorUnits(amount * 7 / 10) : nil)
        }
        let date = today.adding(days: offset)
        let fact = ReceiptFact(
            event: isReturn ? .returned : .sale, store: StoreCode("S0\(store)")!, terminal: "T1",
            number: String(numbers), writtenDate: date, writtenTime: TimeOfDay("12:00:00"), businessDate: date,
            customer: IngestTests.customer(Int.random(in: 0..<customerCount, using: &generator)), payment: "cash",
            fulfilment: "pickup", lines: lines)
        sold.append((store, fact))
        return .receipt(fact)
    }

    /// Voids or amends an earlier receipt of the store; nil when there is none.
    private mutating func change(store: Int, event: ReceiptEvent) -> Fact? {
        let candidates = sold.indices.filter { sold[$0].store == store }
        guard let position = candidates.randomElement(using: &generator) else { return nil }
        var fact = sold[position].fact
        fact.event = event
        if event == .void {
            fact.lines = []
            sold.remove(at: position)
        } else {
            fact.customer = IngestTests.customer(Int.random(in: 0..<customerCount, using: &generator))
            sold[position].fact = fact
        }
        return .receipt(fact)
    }

    private mutating func input(store: Int, today: CalendarDate) -> Fact {
        numbers += 1
        let customer = Int.random(in: 0..<customerCount, using: &generator)
        let on = today.adding(days: Int.random(in: -10...10, using: &generator))
        let input: CustomerInput
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: input = .enrolment(EnrolmentChoice(option: ["app", "card"].randomElement(using: &generator)!, on: on))
        case 1: input = .attribute(AttributeValue(attribute: "region", value: "near", from: on))
        case 2 where !reservations.isEmpty:
            let (owner, key) = reservations.removeLast()
            return .input(
                CustomerInputFact(
                    store: StoreCode("S0\(store)")!, key: "I\(numbers)", customer: IngestTests.customer(owner),
                    input: .reservationKept(reservation: key, on: on)))
        default:
            input = .reservation(
                subject: ["FRESH", "DAILY"].randomElement(using: &generator)!, madeOn: on, dueOn: on.adding(days: 9),
                amount: MoneyMinorUnits(5000))
        }
        let fact = CustomerInputFact(
            store: StoreCode("S0\(store)")!, key: "I\(numbers)", customer: IngestTests.customer(customer),
            input: input)
        if case .reservation = input { reservations.append((customer, fact.inputKey)) }
        return .input(fact)
    }
}
