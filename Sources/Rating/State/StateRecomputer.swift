/// Makes the compact states of customer after customer from whole histories, as millions of them stream by.
///
/// The same states as `RatingEngine.completeUsage` and `compactUsage` give for the same receipts. Each worker makes one
/// of its own, so that they do not wait for each other's counting of references.
public struct StateRecomputer: Sendable {
    private let side: SimulatedPolicy

    /// Prepares a policy.
    ///
    /// - Parameters:
    ///   - engine: the policy.
    ///   - codes: what receipts and lines of the histories name by position.
    public init(_ engine: RatingEngine, codes: SimulationCodes) {
        side = SimulatedPolicy(engine, codes)
    }

    /// True when the states depend on quantities.
    public static func needsQuantities(_ policy: Policy) -> Bool {
        policy.conditions.contains { $0.bestOf.contains { $0.itemsAtLeast != nil } }
    }

    /// True when the states depend on costs.
    public static func needsCosts(_ policy: Policy) -> Bool { policy.contribution == .fee }

    /// The compact states of a customer.
    ///
    /// - Parameters:
    ///   - history: all receipts, sorted; also those dated after the making.
    ///   - facts: what is known apart from receipts.
    ///   - date: the day of making.
    /// - Returns: one state for each subject, in the policy's order.
    public func states(
        of history: SimulatedHistory, facts: CustomerFacts, madeOn date: CalendarDate
    ) -> [SubjectState] {
        var entries = HistoryEntries(side, namedAfter: date.adding(days: -RatingEngine.daysFromBaseToMaking))
        for receipt in history.receipts { entries.add(receipt, history) }
        return side.engine.compactUsage(
            CustomerUsage(facts: facts, states: entries.completeStates), madeOn: date
        ).states
    }

    /// True when kept states rate like those that all receipts give for the same base.
    ///
    /// - Parameters:
    ///   - kept: the states as they are kept, perhaps after changes that they have followed.
    ///   - history: all receipts, sorted.
    ///   - facts: what is known apart from receipts.
    /// - Returns: false also when the states are none that this policy could have.
    public func confirms(_ kept: [SubjectState], history: SimulatedHistory, facts: CustomerFacts) -> Bool {
        guard let base = kept.first?.base, kept.count == side.engine.policy.subjects.count,
            Self.bases.contains(base)
        else { return false }
        let made = states(of: history, facts: facts, madeOn: base.adding(days: RatingEngine.daysFromBaseToMaking))
        return zip(kept, made).allSatisfy { $0.ratesLike($1, visitUnit: side.engine.policy.visitUnit) }
    }

    /// Bases that a state can have; whatever else stands there is damage.
    private static let bases =
        CalendarDate.distantPast.adding(days: 1_000)...CalendarDate.distantFuture.adding(days: -1_000)
}
