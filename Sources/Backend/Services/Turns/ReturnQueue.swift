import Foundation
import Storage

/// Which of many agents may begin, and when the others come again; whole numbers, no clock of its own, no waiting.
///
/// An agent that is sent away keeps its place: when it comes at its time it goes before those that came later. A free
/// place waits for whoever is due, and for whoever was sent away twice; so nobody is sent away for ever, and no place
/// stands empty for agents that came once and are not due yet. Source: `docs/sync.md`, "Busy".
struct ReturnQueue: Sendable {
    /// The shortest time for which an agent is sent away, and that each further row of the queue adds; seconds.
    static let stepSeconds: Int64 = 5
    /// The longest time for which an agent is sent away; seconds.
    static let awaySecondsMax: Int64 = 300
    /// How much later than its longest pause an agent may come and still have its place; seconds.
    static let graceSeconds: Int64 = 10
    /// Times that an agent is sent away before a free place waits for it also while it is not due.
    static let timesUntilReserved = 2

    /// How many may begin and be remembered.
    struct Limits: Hashable, Sendable {
        /// Agents at a time.
        var atOnce: Int
        /// Agents of one tenant at a time, so that one with many stores leaves room.
        var ofTenantAtOnce: Int
        /// Agents that keep their place while they are away; whoever comes beyond is sent away for the longest time.
        var rememberedMax: Int

        /// So many at a time, three quarters of them of one tenant.
        init(atOnce: Int, rememberedMax: Int = 20_000) {
            self.atOnce = atOnce
            ofTenantAtOnce = max(1, atOnce - atOnce / 4)
            self.rememberedMax = rememberedMax
        }
    }

    private struct Place {
        var number: Int
        var tenant: UUID
        var timesSentAway: Int
        var sentAwayAt: Moment
        var seconds: Int64

        /// A free place is kept for it.
        func isReserved(at now: Moment) -> Bool {
            timesSentAway >= ReturnQueue.timesUntilReserved || now >= sentAwayAt.adding(seconds: seconds)
        }

        /// It came no more; or the clock went back, and nothing is known of how long it is away.
        func isOver(at now: Moment) -> Bool {
            now < sentAwayAt || now > sentAwayAt.adding(seconds: seconds + seconds / 2 + ReturnQueue.graceSeconds)
        }
    }

    let limits: Limits
    private(set) var runningCount = 0
    private var running: [UUID: Int] = [:]
    private var away: [UUID: Place] = [:]
    private var lastNumber = 0
    private var forgottenAt = Moment(rawValue: 0)

    init(limits: Limits) {
        self.limits = limits
    }

    /// How many agents are away and have a place.
    var awayCount: Int { away.count }

    /// An agent wants to begin.
    ///
    /// - Returns: nil: it begins; otherwise the seconds after which it is to come again.
    mutating func enter(_ agent: UUID, of tenant: UUID, at now: Moment) -> Int64? {
        if let seconds = ask(agent, of: tenant, at: now) { return seconds }
        away[agent] = nil
        runningCount += 1
        running[tenant, default: 0] += 1
        return nil
    }

    /// An agent asks whether it might begin; nothing begins.
    ///
    /// - Returns: nil: it might; otherwise the seconds after which it is to come again.
    mutating func ask(_ agent: UUID, of tenant: UUID, at now: Moment) -> Int64? {
        forgetWhoIsGone(at: now)
        let number = away[agent]?.number ?? lastNumber + 1
        let earlier = away.values.filter { $0.number < number }
        let kept = earlier.count { $0.isReserved(at: now) && hasRoom($0.tenant) }
        if hasRoom(tenant), limits.atOnce - runningCount > kept { return nil }
        return sendAway(agent, of: tenant, number: number, behind: earlier.count, at: now)
    }

    /// An agent that had begun has ended.
    mutating func leave(_ tenant: UUID) {
        runningCount -= 1
        let left = (running[tenant] ?? 1) - 1
        running[tenant] = left > 0 ? left : nil
    }

    /// At most once a second: it looks at everybody.
    private mutating func forgetWhoIsGone(at now: Moment) {
        guard !away.isEmpty, now < forgottenAt || now >= forgottenAt.adding(seconds: 1) else { return }
        forgottenAt = now
        away = away.filter { !$0.value.isOver(at: now) }
    }

    private func hasRoom(_ tenant: UUID) -> Bool { running[tenant, default: 0] < limits.ofTenantAtOnce }

    private mutating func sendAway(
        _ agent: UUID, of tenant: UUID, number: Int, behind count: Int, at now: Moment
    ) -> Int64 {
        let times = (away[agent]?.timesSentAway ?? 0) + 1
        guard away[agent] != nil || away.count < limits.rememberedMax else { return Self.awaySecondsMax }
        lastNumber = max(lastNumber, number)
        let seconds = min(Self.stepSeconds * Int64(1 + count / limits.atOnce), Self.awaySecondsMax)
        away[agent] = Place(
            number: number, tenant: tenant, timesSentAway: times, sentAwayAt: now, seconds: seconds)
        return seconds
    }
}
