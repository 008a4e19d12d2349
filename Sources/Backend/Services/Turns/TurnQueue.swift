import Foundation

/// Who may begin next: a limited number at a time, one queue for each tenant, served in turn; no clock, no waiting.
///
/// A tenant that has just been served goes behind all others that wait, so nobody waits for more than one call of each
/// other tenant, however many calls one of them makes.
struct TurnQueue: Sendable {
    /// How many may run and wait.
    struct Limits: Hashable, Sendable {
        /// Calls at a time.
        var running: Int
        /// Calls of one tenant at a time, so that one with slow calls leaves room.
        var runningOfTenant: Int
        /// Calls that wait.
        var waiting: Int
        /// Calls of one tenant that wait.
        var waitingOfTenant: Int
    }

    /// What becomes of a call.
    enum Entry: Hashable, Sendable {
        /// It begins at once.
        case runs
        /// It waits until `leave` names its number.
        case waits(Int)
        /// Too many wait already.
        case refused
    }

    private struct Tenant {
        var running = 0
        var waiting: [Int] = []
    }

    let limits: Limits
    private(set) var runningCount = 0
    private(set) var waitingCount = 0
    private var tenants: [UUID: Tenant] = [:]
    /// Tenants with waiting calls; the first is served first.
    private var order: [UUID] = []
    private var owners: [Int: UUID] = [:]
    private var lastNumber = 0

    init(limits: Limits) {
        self.limits = limits
    }

    /// A call wants to begin.
    mutating func enter(_ tenant: UUID) -> Entry {
        let present = tenants[tenant] ?? Tenant()
        // Whoever waits already, waits for a place that this tenant has not got either.
        if present.waiting.isEmpty, runningCount < limits.running, present.running < limits.runningOfTenant {
            run(tenant)
            return .runs
        }
        guard waitingCount < limits.waiting, present.waiting.count < limits.waitingOfTenant else { return .refused }
        lastNumber += 1
        if present.waiting.isEmpty { order.append(tenant) }
        tenants[tenant, default: Tenant()].waiting.append(lastNumber)
        owners[lastNumber] = tenant
        waitingCount += 1
        return .waits(lastNumber)
    }

    /// A call of the tenant has ended.
    ///
    /// - Returns: the number of the waiting call that begins in its place; nil: none may.
    mutating func leave(_ tenant: UUID) -> Int? {
        runningCount -= 1
        tenants[tenant]?.running -= 1
        defer { forgetIfIdle(tenant) }
        guard
            let place = order.firstIndex(where: { (tenants[$0]?.running ?? 0) < limits.runningOfTenant }),
            let number = tenants[order[place]]?.waiting.first
        else { return nil }
        let next = order.remove(at: place)
        tenants[next]?.waiting.removeFirst()
        owners[number] = nil
        waitingCount -= 1
        if tenants[next]?.waiting.isEmpty == false { order.append(next) }
        run(next)
        return number
    }

    /// A waiting call no longer wants to begin.
    ///
    /// - Returns: true when it waited; false when it has begun, or never waited.
    mutating func giveUp(_ number: Int) -> Bool {
        guard let tenant = owners.removeValue(forKey: number) else { return false }
        tenants[tenant]?.waiting.removeAll { $0 == number }
        waitingCount -= 1
        if tenants[tenant]?.waiting.isEmpty == true { order.removeAll { $0 == tenant } }
        forgetIfIdle(tenant)
        return true
    }

    private mutating func run(_ tenant: UUID) {
        runningCount += 1
        tenants[tenant, default: Tenant()].running += 1
    }

    private mutating func forgetIfIdle(_ tenant: UUID) {
        guard let present = tenants[tenant], present.running == 0, present.waiting.isEmpty else { return }
        tenants[tenant] = nil
    }
}
