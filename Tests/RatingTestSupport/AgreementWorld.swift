public import KakuzukeProtocol
public import Rating
import SeededTestSupport

/// One random policy and some customers with random histories, told by two stores before and after feeds are made.
///
/// Each customer is one case. Everything follows from the seed, so a disagreement can be repeated.
public struct AgreementWorld: Sendable {
    /// The store whose agent is asked; what it tells after the feed lies over its cache.
    public static let ownStore = "S01"
    /// The other store.
    public static let otherStore = "S02"
    /// The last day on which something is told; days after the first feed.
    ///
    /// States are made anew by night when they are due, three times until then.
    public static let lastDay = 100
    /// The days on which feeds are made; days after the first.
    public static let feedDays = [0, 18, 47, 76]
    /// Customers of one world: they share a policy and an agent's file, or a retailer.
    public static let customersPerWorld = 25
    /// The tenant's key for identifiers.
    public static let identifierKey = IdentifierKey(id: 1, bytes: [UInt8](repeating: 7, count: 32))!

    /// The seed of a run's world with this number.
    public static func seed(ofWorld number: Int, run seed: UInt64) -> UInt64 {
        seed &* 1_000_003 &+ UInt64(number) &* 7_919
    }

    /// The seed that gives the same world again.
    public let seed: UInt64
    /// The policy of all its customers.
    public let engine: RatingEngine
    /// The day on which the first feed is made.
    public let start: CalendarDate
    /// The customers' hashed identifiers.
    public let customers: [IdentifierHash]
    /// What is told, in order of the days.
    public let told: [ToldFact]

    /// Makes a world.
    ///
    /// - Throws: `UnusablePolicy` when the random policy cannot be used.
    public init(seed: UInt64, customers count: Int) throws {
        self.seed = seed
        var random = SeededGenerator(seed: seed)
        var policies = RandomPolicy(seed: random.next())
        var policy = policies.policy(isFair: random.chance(50))
        // Mostly everything is told, so that scores can be compared as well.
        if random.chance(80) { policy.disclose = .composition }
        engine = try RatingEngine(policy)
        start = RandomHistory.day(&random)
        customers = try (0..<count).map { try Self.identifierKey.hash("M\($0)", kind: .memberNumber) }
        var told: [ToldFact] = []
        for customer in customers.indices {
            var teller = RandomTeller(
                customer: customer, of: customers, day: start, subjects: policy.subjects.map(\.code),
                seed: random.next())
            told += teller.facts()
        }
        // Within a day each customer's facts stay in their order.
        self.told = told.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }
            .map(\.element)
    }

    /// A random basket for a customer on a date; every few cannot be priced.
    public func basket(_ customer: Int, on date: CalendarDate) -> Basket {
        let seed = seed &* 31 &+ UInt64(customer) &* 1_000_003 &+ UInt64(bitPattern: Int64(date.daysSinceEpoch))
        var history = RandomHistory(seed: seed, day: date)
        var basket = history.basket()
        if history.random.chance(15) { basket.store = Self.ownStore }
        guard history.random.chance(6) else { return basket }
        let last = basket.lines.count - 1
        switch history.random.number(0...3) {
        case 0: basket.lines[last].tax = "no such rate"
        case 1: basket.lines[last].quantity = .zero
        case 2: basket.lines[last].listPrice = MoneyMinorUnits(-1)
        default: basket.reservedDaysAhead = -1
        }
        return basket
    }

    /// Everything that a disagreement about a customer can be repeated from, as text.
    public func account(of customer: Int) -> String {
        let identifier = customers[customer]
        var keys: Set<String> = []
        let lines = told.filter { entry in
            switch entry.fact {
            case .receipt(let receipt):
                if receipt.customer == identifier { keys.insert(receipt.receiptKey) }
                return keys.contains(receipt.receiptKey)
            case .input(let input): return input.customer == identifier
            }
        }
        return "policy:\n\(PolicyDocument(engine.policy).text)told, day 0 is \(start):\n"
            + lines.map { "  \($0)\n" }.joined()
    }
}
