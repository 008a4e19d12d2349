public import KakuzukeProtocol
public import Rating

/// Compact states carried forward fact by fact as the server does: decoded, followed, folded, encoded.
///
/// What increments cannot follow waits until it is made again from all receipts.
public struct CarriedStates: Sendable {
    private let engine: RatingEngine
    private let receiptsMax: Int
    /// The encoded states by customer.
    public private(set) var encoded: [IdentifierHash: [UInt8]] = [:]
    /// Customers whose states must be made from all receipts.
    public private(set) var waiting: Set<IdentifierHash> = []
    /// Changes that increments followed.
    public private(set) var followed = 0
    /// Changes that needed all receipts, such as late ones.
    public private(set) var refused = 0

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
        encoded[customer] = try StateCodec.encode(usage.states)
        waiting.remove(customer)
    }

    /// The nightly run: whoever waits, and whose states are soon no longer exact.
    ///
    /// - Throws: `StateCodecError` when states cannot be written or read.
    public mutating func runNightly(_ known: KnownFacts, on today: CalendarDate) throws {
        for (customer, bytes) in encoded {
            let states = try StateCodec.decode(bytes, subjectCount: engine.policy.subjects.count)
            if states.contains(where: { RatingEngine.isDue($0, on: today) }) { waiting.insert(customer) }
        }
        for customer in waiting { try remake(customer, from: known, on: today) }
    }

    /// The customer's states; nil for somebody who has none or waits.
    ///
    /// - Throws: `StateCodecError` when states cannot be read.
    public func states(of customer: IdentifierHash) throws -> [SubjectState]? {
        guard !waiting.contains(customer), let bytes = encoded[customer] else { return nil }
        return try StateCodec.decode(bytes, subjectCount: engine.policy.subjects.count)
    }
}
