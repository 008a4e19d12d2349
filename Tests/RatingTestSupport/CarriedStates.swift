public import KakuzukeProtocol
public import Rating

/// Compact states carried forward as the server does: fact by fact, decoded, followed, folded, encoded; and by night
/// from themselves and the receipts of a few dates, when they are due.
///
/// Only what increments cannot follow waits until it is made again from all receipts.
public struct CarriedStates: Sendable {
    private let engine: RatingEngine
    private let receiptsMax: Int
    /// The encoded states by customer.
    public private(set) var encoded: [IdentifierHash: [UInt8]] = [:]
    /// The last date for which the states are exact.
    private var exactUntil: [IdentifierHash: CalendarDate] = [:]
    /// Customers whose states must be made from all receipts.
    public private(set) var waiting: Set<IdentifierHash> = []
    /// Changes that increments followed.
    public private(set) var followed = 0
    /// Changes that needed all receipts, such as late ones.
    public private(set) var refused = 0
    /// States of a customer that were made from older ones.
    public private(set) var renewed = 0

    /// Nobody has states yet; `receiptsMax` is the most receipts kept one by one.
    public init(_ engine: RatingEngine, receiptsMax: Int = InputLimits.receiptsPerStateMax) {
        self.engine = engine
        self.receiptsMax = receiptsMax
    }

    /// Lets a customer's states follow a change.
    ///
    /// - Throws: `StateCodecError` when states cannot be written or read.
    public mutating func follow(_ change: UsageChange, of customer: IdentifierHash) throws {
        guard let bytes = encoded[customer] else {
            waiting.insert(customer)
            return
        }
        var states = try StateCodec.decode(bytes, subjectCount: engine.policy.subjects.count)
        guard engine.follow(change, &states) == .applied else {
            refused += 1
            waiting.insert(customer)
            return
        }
        followed += 1
        for subject in states.indices {
            states[subject].foldOldest(limit: receiptsMax, visitUnit: engine.policy.visitUnit)
        }
        encoded[customer] = try StateCodec.encode(states)
    }

    /// Notes somebody who has no states yet.
    public mutating func wait(_ customer: IdentifierHash) { waiting.insert(customer) }

    /// Makes the states of a customer again from all that is known.
    ///
    /// - Throws: `StateCodecError` when states cannot be written.
    public mutating func remake(_ customer: IdentifierHash, from known: KnownFacts, on today: CalendarDate) throws {
        let usage = engine.compactUsage(
            known.usage(of: customer, engine), madeOn: today, receiptsMax: receiptsMax)
        try keep(usage.states, of: customer)
        waiting.remove(customer)
    }

    /// The nightly run: states that are soon no longer exact are made from themselves, whoever waits from all receipts.
    ///
    /// - Parameters:
    ///   - known: what is true of everybody.
    ///   - today: the business date.
    /// - Returns: whose states are new.
    /// - Throws: `StateCodecError` when states cannot be written or read.
    @discardableResult
    public mutating func runNightly(_ known: KnownFacts, on today: CalendarDate) throws -> Set<IdentifierHash> {
        let due = exactUntil.filter { $0.value.days(since: today) < RatingEngine.daysExactLeftMin }.keys
        for customer in due where !waiting.contains(customer) {
            if try !renew(customer, from: known, on: today) { waiting.insert(customer) }
        }
        let made = waiting.union(due)
        for customer in waiting { try remake(customer, from: known, on: today) }
        return made
    }

    /// Makes the states of a customer from the kept ones; false: only all receipts will do.
    private mutating func renew(
        _ customer: IdentifierHash, from known: KnownFacts, on today: CalendarDate
    ) throws -> Bool {
        guard let states = try states(of: customer), let span = engine.spanToCarry(states, madeOn: today) else {
            return false
        }
        let usage = CustomerUsage(facts: known.facts(of: customer).facts, states: states)
        let receipts = known.receipts(of: customer).filter { span.contains($0.businessDate) }
        guard
            let carried = engine.carriedUsage(usage, receipts: receipts, madeOn: today, receiptsMax: receiptsMax)
        else { return false }
        try keep(carried.states, of: customer)
        renewed += 1
        return true
    }

    private mutating func keep(_ states: [SubjectState], of customer: IdentifierHash) throws {
        encoded[customer] = try StateCodec.encode(states)
        exactUntil[customer] = states.map(\.exactUntil).min()
    }

    /// The customer's states; nil for somebody who has none or waits.
    ///
    /// - Throws: `StateCodecError` when states cannot be read.
    public func states(of customer: IdentifierHash) throws -> [SubjectState]? {
        guard !waiting.contains(customer), let bytes = encoded[customer] else { return nil }
        return try StateCodec.decode(bytes, subjectCount: engine.policy.subjects.count)
    }
}
