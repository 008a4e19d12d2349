import KakuzukeProtocol
import Rating
import Storage

/// Decides which policy version prices when, and what may be put on the schedule; no I/O.
///
/// Source: `docs/policy.md`, "From draft to prices".
struct PolicySchedule {
    /// Days that a version may be scheduled ahead; days.
    static let aheadDaysMax = 366

    /// A date from which a version prices.
    struct Entry: Equatable {
        var effectiveFrom: CalendarDate
        var policy: PolicyKey
        /// Versions that priced from that date before, oldest first.
        var replaced: [PolicyKey] = []
    }

    /// The dates, ascending.
    let entries: [Entry]
    /// The business date now.
    let today: CalendarDate

    /// Takes what is on the schedule, in any order.
    init(_ entries: [Entry], today: CalendarDate) {
        self.entries = entries.sorted { $0.effectiveFrom < $1.effectiveFrom }
        self.today = today
    }

    init(_ rows: [ListActivations.Row], today: CalendarDate) {
        self.init(
            rows.map { Entry(effectiveFrom: $0.effectiveFrom, policy: $0.policy, replaced: $0.replaced) }, today: today)
    }

    private var currentIndex: Int? { entries.lastIndex { $0.effectiveFrom <= today } }

    /// What prices today; nil: nothing does yet.
    var current: Entry? { currentIndex.map { entries[$0] } }

    /// What will price.
    var upcoming: [Entry] { entries.filter { $0.effectiveFrom > today } }

    /// The version that priced before the one of today; nil: there was no other.
    var previous: PolicyKey? {
        guard let currentIndex else { return nil }
        let current = entries[currentIndex]
        let before = entries[..<currentIndex].flatMap { $0.replaced + [$0.policy] } + current.replaced
        return before.last { $0 != current.policy }
    }

    /// How far a version has come.
    func state(of policy: PolicyKey, isDraft: Bool, isSimulated: Bool) -> Kakuzuke_V1_PolicyState {
        if isDraft { return .draft }
        if current?.policy == policy { return .active }
        if upcoming.contains(where: { $0.policy == policy }) { return .scheduled }
        let past = entries.filter { $0.effectiveFrom <= today }
        if past.contains(where: { $0.policy == policy || $0.replaced.contains(policy) }) { return .superseded }
        return isSimulated ? .simulated : .validated
    }

    /// Whether a version may price from a date.
    ///
    /// - Throws: `ServiceError` with what stands in the way.
    func check(_ policy: PolicyKey, from date: CalendarDate) throws {
        guard date.days(since: today) <= Self.aheadDaysMax else {
            throw ServiceError(
                .tooFarAhead, .invalidField,
                "at most \(Self.aheadDaysMax) days ahead; choose \(today.adding(days: Self.aheadDaysMax)) or an "
                    + "earlier date", field: "effective_from")
        }
        // What customers were told of the past stays true; before the first version nobody was told anything.
        guard date >= today || current == nil else {
            throw ServiceError(
                .pastIsPriced, .invalidField, "the past has been priced; choose \(today) or a later date",
                field: "effective_from")
        }
        let others = (current.map { [$0] } ?? []) + upcoming
        guard let other = others.first(where: { $0.policy == policy && $0.effectiveFrom != date }) else { return }
        guard other.effectiveFrom > today else {
            throw ServiceError(
                .inForce, .wrongState, "this version prices already, since \(other.effectiveFrom)", field: "version")
        }
        throw ServiceError(
            .scheduledAlready, .wrongState,
            "this version already prices from \(other.effectiveFrom); withdraw that first", field: "version")
    }

    /// The version to go back to.
    ///
    /// - Throws: `ServiceError.wrongState` when no other version has priced, or it is on the schedule already.
    func versionToReturnTo(from date: CalendarDate) throws -> PolicyKey {
        guard let previous else {
            throw ServiceError(
                .noPrevious, .wrongState,
                "no other version has been in force before; upload a better one and activate it", field: "version")
        }
        try check(previous, from: date)
        return previous
    }
}
