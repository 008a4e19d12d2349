import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import PolicyFile
import Rating
import SeededTestSupport
import SwiftProtobuf

/// A store's file with one customer whose history is known in full beside it.
///
/// The feed is made on `today`; the store's own facts come later. `expected` is what a recomputation from everything
/// says, so that the store's answers have something to be compared with.
struct StoreHistory {
    static let today = CalendarDate("2026-11-20")!
    static let key = IdentifierKey(id: 1, bytes: [UInt8](repeating: 5, count: 32))!
    static let member = "M0001"
    static let tenant = TenantID("00000000-0000-4000-8000-000000000007")!

    let folder: String
    let database: AgentDatabase
    let engine: RatingEngine
    let identifier: IdentifierHash
    private(set) var facts: CustomerFacts
    /// The receipts that count, by key.
    private(set) var receipts: [String: ReceiptFact] = [:]
    /// True: something happened that a state may be unable to follow.
    private(set) var mayBeLimited = false
    /// True: the server or the store has seen the customer.
    private(set) var isKnown: Bool
    private var number = 0
    var random: SeededGenerator

    static func policy(_ name: String) throws -> Policy {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "RatingTests/Conformance/policies/\(name).yaml")
        let read = PolicyFile(text: try String(contentsOf: file, encoding: .utf8), file: name)
        guard let policy = read.policy else { throw CocoaError(.fileReadCorruptFile) }
        return policy
    }

    init(
        _ policy: String, seed: Int, isKnown: Bool = true, isOfSomeStores: Bool = false, folder place: String? = nil
    ) throws {
        random = SeededGenerator(seed)
        folder = place ?? NSTemporaryDirectory() + "kz-local-\(UUID().uuidString)"
        engine = try RatingEngine(try Self.policy(policy))
        identifier = try Self.key.hash(Self.member, kind: .memberNumber)
        facts = CustomerFacts()
        self.isKnown = isKnown
        database = try AgentDatabase(path: folder + "/agent.db")
        var settings = Kakuzuke_V1_AgentSettings()
        settings.timeZone = "UTC"
        settings.limitedAfterDays = 7
        settings.staleAfterDays = 35
        try database.install(
            Installation(
                epoch: [UInt8](repeating: 1, count: 16), tenant: "\(Self.tenant)", agent: "a", store: "S001",
                settings: try settings.serializedBytes()))
        if isKnown { try makeHistory() }
        try feed(isKnown: isKnown, isOfSomeStores: isOfSomeStores)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// What the server knows: old receipts of other stores, and some that this store sent already.
    private mutating func makeHistory() throws {
        for option in engine.policy.enrolment where random.chance(40) {
            facts.enrolment.append(EnrolmentChoice(option: option.option, on: Self.today.adding(days: -700)))
        }
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            let receipt = receipt(on: Self.today.adding(days: -Int.random(in: 0...800, using: &random)), store: "S002")
            receipts[receipt.receiptKey] = receipt
        }
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let receipt = receipt(on: Self.today.adding(days: -Int.random(in: 0...20, using: &random)))
            try accept(receipt)
        }
        mayBeLimited = false
    }

    /// The feed that includes everything so far.
    private func feed(isKnown: Bool, isOfSomeStores: Bool) throws {
        let included = try database.read { try $0.spoolStatus() }.lastSequence
        let header = FeedHeader(
            isSnapshot: true, afterChange: 0, upToChange: 10, includedSequence: included, madeOn: Self.today,
            policies: [
                FeedPolicy(
                    version: 1, effectiveFrom: CalendarDate("2000-01-01")!,
                    payload: try Kakuzuke_V1_Policy(engine.policy).serializedBytes())
            ], isOfSomeStores: isOfSomeStores)
        let application = try database.beginFeed(header)
        if isKnown {
            let compact = engine.compactUsage(complete, madeOn: Self.today)
            try application.add(customers: [
                FeedCustomer(
                    id: 7, facts: try Kakuzuke_V1_CustomerFacts(facts).serializedBytes(),
                    identifiers: [CustomerIdentifier(identifier)],
                    states: [FeedStates(policyVersion: 1, states: try StateCodec.encode(compact.states))])
            ])
        }
        try application.commit(appliedAt: Self.instant) {}
    }

    static let instant = StoredInstant(
        millisecondsSinceEpoch: Int64(today.daysSinceEpoch) * 86_400_000 + 43_200_000)

    /// All that counts, receipt by receipt.
    var complete: CustomerUsage {
        engine.completeUsage(facts: facts, receipts: receipts.values.compactMap(\.ratingReceipt))
    }

    mutating func receipt(on date: CalendarDate, store: String = "S001", number known: String? = nil) -> ReceiptFact {
        number += 1
        let policy = engine.policy
        let categories = policy.subjects.flatMap { $0.categories.isEmpty ? ["other"] : $0.categories }
        let isReturn = random.chance(8)
        let lines = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            let amount = Int64.random(in: 50...9_000, using: &random) * (isReturn ? -1 : 1)
            return ReceiptFactLine(
                product: "1", category: random.pick(categories),
                quantity: QuantityThousandths(isReturn ? -1_000 : 1_000), writtenAmount: MoneyMinorUnits(amount),
                taxRate: .zero, isTaxIncluded: false, amount: MoneyMinorUnits(amount),
                cost: MoneyMinorUnits(amount * 7 / 10))
        }
        return ReceiptFact(
            event: isReturn ? .returned : .sale, store: StoreCode(store)!, terminal: "1",
            number: known ?? "\(number)", writtenDate: date,
            writtenTime: TimeOfDay(secondsSinceMidnight: Int.random(in: 32_400..<75_600, using: &random)),
            businessDate: date, customer: identifier, payment: random.pick(["cash", "card"]), lines: lines)
    }

    /// Puts a receipt, an amendment or a void into the spool, and into what is expected.
    mutating func accept(_ receipt: ReceiptFact) throws {
        try database.accept(
            SpoolDelivery(
                facts: [try SpoolFact(.receipt(receipt))], sourceCanAmend: true, source: "till"), at: Self.instant)
        let earlier = receipts[receipt.receiptKey]
        if receipt.customer == identifier { isKnown = true }
        let isTheirs = receipt.customer == identifier && receipt.event != .void
        receipts[receipt.receiptKey] = isTheirs ? receipt : nil
        let base = Self.today.adding(days: -RatingEngine.daysFromBaseToMaking)
        for date in [earlier?.businessDate, receipt.businessDate].compactMap({ $0 }) where date <= base {
            mayBeLimited = true
        }
    }

    /// Something that happens at the store on a day after the feed.
    mutating func happen(on date: CalendarDate) throws {
        let own = receipts.values.filter { $0.store.text == "S001" }.sorted { $0.receiptKey < $1.receiptKey }
        if random.chance(20), !own.isEmpty {
            let earlier = random.pick(own)
            var changed = receipt(on: earlier.writtenDate, number: earlier.number)
            changed.businessDate = earlier.businessDate
            if random.chance(40) {
                changed.event = .void
                changed.lines = []
                changed.customer = nil
            } else if random.chance(20) {
                changed.customer = try Self.key.hash("M0002", kind: .memberNumber)
            }
            try accept(changed)
        } else if random.chance(35) {
            try tell(on: date)
        } else {
            try accept(receipt(on: date))
        }
    }

    /// The customer chooses, tells or promises something.
    private mutating func tell(on date: CalendarDate) throws {
        number += 1
        let policy = engine.policy
        var input = CustomerInput.reservation(
            subject: policy.subjects[0].code, madeOn: date, dueOn: date.adding(days: 5),
            amount: MoneyMinorUnits(3_000))
        if let option = policy.enrolment.last, random.chance(50) {
            input = .enrolment(EnrolmentChoice(option: option.option, on: date))
        } else if let rule = policy.attributes.first, random.chance(50) {
            input = .attribute(AttributeValue(attribute: rule.attribute, value: rule.value, from: date))
        }
        let fact = CustomerInputFact(
            store: StoreCode("S001")!, key: "k\(number)", customer: identifier, input: input)
        try database.accept(
            SpoolDelivery(facts: [try SpoolFact(.input(fact))], sourceCanAmend: true, source: "till"),
            at: Self.instant)
        isKnown = true
        switch input {
        case .enrolment(let choice):
            if !facts.enrolment.contains(choice) { facts.enrolment.append(choice) }
        case .attribute(let value):
            let isKnown = facts.attributes.contains { $0.attribute == value.attribute && $0.from == value.from }
            if !isKnown { facts.attributes.append(value) }
        case .reservation(let subject, let madeOn, let dueOn, let amount):
            facts.reservations.append(
                Reservation(madeOn: madeOn, dueOn: dueOn, subject: subject, amount: amount, status: .open))
        case .reservationKept, .reservationCancelled: break
        }
    }

    /// What the store tells on a day; `record` takes its quotes.
    func ratings(
        today: CalendarDate, record: @escaping @Sendable (AnsweredQuote) -> Void = { _ in }
    ) -> StoreRatings {
        let days = today.days(since: Self.today)
        return StoreRatings(
            database: database, identifierKeys: [Self.key],
            clock: StoreClock(businessDaysShift: days) { Self.instant }, record: record,
            quoteID: { UUID().uuidString })
    }

    mutating func basket() -> Kakuzuke_V1_Basket {
        let policy = engine.policy
        let categories = policy.subjects.flatMap { $0.categories.isEmpty ? ["other"] : $0.categories }
        var basket = Kakuzuke_V1_Basket()
        basket.store = "S001"
        basket.payment = random.pick(["cash", "card"])
        basket.lines = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            var line = Kakuzuke_V1_Basket.Line()
            line.category = random.pick(categories)
            line.unitCostE2 = Int64.random(in: 100...90_000, using: &random)
            line.tax = policy.tax.rates[0].name
            line.quantity = random.pick([1_000, 2_000, 350])
            return line
        }
        return basket
    }
}
