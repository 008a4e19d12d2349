import KakuzukeProtocol
import LocalStore
import Rating

/// A version of the policy that takes over after the date for which is rated.
struct PolicyTakeover {
    let version: UInt32
    /// Its first day; where the server has not told it or has missed it, the first one on which it might take over.
    let on: CalendarDate
    /// False: the server has not made all states of it yet.
    let isReady: Bool
}

extension CacheView {
    /// The versions that take over after the date, by their days; first those of which the day is not known.
    func takeovers() throws -> [PolicyTakeover] {
        let tomorrow = date.adding(days: 1)
        return prelude.starts.filter { $0.effectiveFrom > date }.map { start in
            let isReady = start.effectiveFrom < Kakuzuke_V1_PolicyVersion.notYet
            // One that is late takes over on any day from now on.
            let awaited = max(start.scheduledFrom ?? tomorrow, tomorrow)
            return PolicyTakeover(
                version: start.version, on: isReady ? start.effectiveFrom : awaited, isReady: isReady)
        }.sorted { $0.on < $1.on }
    }

    /// First day of the version in force.
    func rulesFrom() throws -> CalendarDate {
        prelude.starts.last { $0.version == version }?.effectiveFrom ?? .distantPast
    }

    /// Last day of the version in force; nil: no other one follows.
    func rulesUntil() throws -> CalendarDate? {
        try takeovers().first.map { $0.on.adding(days: -1) }
    }
}
