public import KakuzukeProtocol
public import Rating
import SeededTestSupport

/// How the facts of a world reach the server and the agent of its own store, day by day.
///
/// Between the feeds the store has no line: what it tells waits at the agent, and what the other store tells is known
/// to the server only.
public struct AgreementCourse: Sendable {
    /// The world.
    public let world: AgreementWorld
    /// What the server knows.
    public private(set) var server = KnownFacts()
    /// What the agent of the own store knows: the server's knowledge at the feed, and what the store told since.
    public private(set) var agent = KnownFacts()
    /// The server's states.
    public private(set) var carried: CarriedStates
    /// Customers with own facts since the feed that a state of the feed cannot follow.
    public private(set) var mayBeLimited: Set<IdentifierHash> = []
    /// Customers of whom something changed since the last feed.
    public private(set) var changed: Set<IdentifierHash> = []
    /// What was foretold to whoever has not told anything since.
    var foretold: [IdentifierHash: Foretelling] = [:]
    private var position = 0
    /// The next day that has not passed; days after the first feed.
    private var nextDay = 0
    private var waiting: [Fact] = []
    /// The dates for which the states of the last feed are exact; nobody whom it did not tell of.
    private var reaches: [IdentifierHash: ClosedRange<CalendarDate>] = [:]
    /// The dates whose receipts the states of the last feed no longer keep one by one.
    private var folded: [IdentifierHash: Set<CalendarDate>] = [:]

    /// Before anything is told.
    ///
    /// Now and then states keep few receipts one by one, so that folding is met, which else takes two hundred.
    public init(_ world: AgreementWorld) {
        self.world = world
        var random = SeededGenerator(seed: world.seed &+ 1)
        let receiptsMax = random.pick([InputLimits.receiptsPerStateMax, InputLimits.receiptsPerStateMax, 0, 1, 3])
        carried = CarriedStates(world.engine, receiptsMax: receiptsMax)
    }

    /// Lets both stores tell what they tell up to a day, and the server work through each night.
    ///
    /// What was foretold is compared every night with what has become.
    ///
    /// - Parameters:
    ///   - day: the last day; days after the first feed.
    ///   - report: notes the comparisons.
    /// - Returns: what the own store told, in order, for its spool.
    /// - Throws: `StateCodecError` when states cannot be written or read.
    public mutating func pass(through day: Int, _ report: inout AgreementReport) throws -> [Fact] {
        var own: [Fact] = []
        while nextDay <= day {
            own += try tell(on: nextDay)
            let today = world.start.adding(days: nextDay)
            // Before the first feed nobody has states.
            if nextDay > 0 {
                changed.formUnion(try carried.runNightly(server, on: today))
                try compareForecasts(on: today, &report)
            }
            nextDay += 1
        }
        return own
    }

    /// Lets both stores tell what they tell on a day.
    private mutating func tell(on day: Int) throws -> [Fact] {
        var own: [Fact] = []
        while position < world.told.count, world.told[position].day <= day {
            let entry = world.told[position]
            position += 1
            guard entry.store.text == AgreementWorld.ownStore else {
                try receive(entry.fact)
                continue
            }
            own.append(entry.fact)
            waiting.append(entry.fact)
            if let (customer, reservation) = entry.fact.closing,
                !agent.knowsReservation(reservation, of: customer)
            {
                // The other store took it after the feed.
                mayBeLimited.insert(customer)
            }
            for (customer, change) in agent.learn(entry.fact) {
                if let reach = reaches[customer], change.date < reach.lowerBound { mayBeLimited.insert(customer) }
                if case .removed(_, let date) = change, folded[customer]?.contains(date) == true {
                    mayBeLimited.insert(customer)
                }
            }
        }
        return own
    }

    /// The line comes back: the server gets what waited at the store.
    ///
    /// - Throws: `StateCodecError` when states cannot be written or read.
    public mutating func upload() throws {
        for fact in waiting { try receive(fact) }
        waiting = []
    }

    /// The server makes what waits and hands the agent everything that it knows.
    ///
    /// - Returns: whom the feed has to tell of.
    /// - Throws: `StateCodecError` when states cannot be written or read.
    public mutating func feed(on today: CalendarDate) throws -> Set<IdentifierHash> {
        changed.formUnion(try carried.runNightly(server, on: today))
        defer { changed = [] }
        agent = server
        mayBeLimited = []
        for customer in server.customers {
            let states = try carried.states(of: customer) ?? []
            reaches[customer] = Self.reach(states)
            folded[customer] = Set(states.flatMap { $0.foldedDays.map(\.date) })
        }
        return changed
    }

    /// The dates for which a customer is asked: the day itself and one within the days that a state must reach.
    public func dates(_ customer: Int, from today: CalendarDate) -> [CalendarDate] {
        let ahead = (customer &* 7 &+ Int(world.seed % 35) &+ Int(today.daysSinceEpoch)) % 35 + 1
        return [today, today.adding(days: ahead)]
    }

    /// Whether the agent's states of a customer are exact for a date; nobody whom the feed did not tell of has any.
    public func agentReaches(_ customer: IdentifierHash, _ date: CalendarDate) -> Bool {
        reaches[customer]?.contains(date) ?? true
    }

    static func reach(_ states: [SubjectState]) -> ClosedRange<CalendarDate>? {
        guard let base = states.map(\.base).max(), let last = states.map(\.exactUntil).min() else { return nil }
        return base.adding(days: 1)...last
    }

    private mutating func receive(_ fact: Fact) throws {
        for (customer, change) in server.learn(fact) {
            changed.insert(customer)
            foretold[customer] = nil
            try carried.follow(change, of: customer)
        }
        // Whoever is named is somebody, also by what counts for nothing.
        if let named = fact.customer, server.customers.contains(named), carried.encoded[named] == nil {
            changed.insert(named)
            carried.wait(named)
        }
    }
}

extension AgreementWorld {
    /// Where a disagreement can be repeated from.
    public func place(_ customer: Int, asked date: CalendarDate, on today: CalendarDate) -> String {
        "world \(seed), customer \(customer), asked on \(today) for \(date), basket \(basket(customer, on: date))\n"
            + account(of: customer)
    }
}

extension UsageChange {
    /// The date of the fact that came or went.
    var date: CalendarDate {
        switch self {
        case .added(let receipt): receipt.businessDate
        case .removed(_, let date), .fact(let date): date
        }
    }
}

extension Fact {
    /// Whose reservation the fact closes, and its key; nil: none.
    fileprivate var closing: (customer: IdentifierHash, reservation: String)? {
        guard case .input(let input) = self else { return nil }
        switch input.input {
        case .reservationKept(let key, _), .reservationCancelled(let key, _): return (input.customer, key)
        case .enrolment, .attribute, .reservation: return nil
        }
    }

    /// Whom the fact names; nil: nobody.
    var customer: IdentifierHash? {
        switch self {
        case .receipt(let receipt): receipt.customer
        case .input(let input): input.customer
        }
    }
}
