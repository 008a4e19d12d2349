public import Rating
public import Storage

/// A tenant's activated policies, ready to rate.
public struct ActivePolicies: Sendable {
    /// One activated version.
    public struct Version: Sendable {
        /// Its number.
        public let policy: PolicyKey
        /// First business date on which it prices.
        public let effectiveFrom: CalendarDate
        /// The policy, ready to rate.
        public let engine: RatingEngine
        /// Where agents are told a date that never comes: the day on the schedule; nil otherwise.
        var scheduledFrom: CalendarDate?
    }

    /// The versions by date of effect, ascending.
    public let versions: [Version]

    /// True when these are the versions that the database has activated.
    func isOf(_ activated: [SelectActivePolicies.Row]) -> Bool {
        versions.map { SelectActivePolicies.Row(policy: $0.policy, effectiveFrom: $0.effectiveFrom) } == activated
    }

    /// The version that prices on a business date; nil before the first one.
    public func version(on date: CalendarDate) -> Version? {
        versions.last { $0.effectiveFrom <= date }
    }

    /// The versions that take over after a business date, each from another one.
    func takeovers(after date: CalendarDate) -> [Version] {
        var last = version(on: date)?.policy
        return versions.filter { $0.effectiveFrom > date }.filter { version in
            defer { last = version.policy }
            return version.policy != last
        }
    }

    /// Days for which the states of the version before the one in force are kept, so that a tenant can go back; days.
    public static let previousKeptDays = 35

    /// The version in force and all that follow it.
    private func present(on date: CalendarDate) -> [Version] {
        guard let current = versions.lastIndex(where: { $0.effectiveFrom <= date }) else { return versions }
        return Array(versions[current...])
    }

    /// The versions that a customer's states are kept for, at the server and at agents, each once.
    ///
    /// The one in force, all that follow it, and for some weeks the one before, so that going back takes effect at
    /// once.
    public func kept(on date: CalendarDate) -> [Version] {
        var kept = present(on: date)
        if let current = versions.lastIndex(where: { $0.effectiveFrom <= date }),
            date.days(since: versions[current].effectiveFrom) < Self.previousKeptDays,
            let previous = versions[..<current].last(where: { $0.policy != versions[current].policy })
        {
            kept.append(previous)
        }
        var seen: Set<PolicyKey> = []
        return kept.filter { seen.insert($0.policy).inserted }
    }
}
