import Foundation
import Rating
import Storage

/// Makes the states of all tenants again that increments could not follow or that will soon no longer be exact.
///
/// A round asks each tenant once whether anybody waits; only where somebody does, or where the business date has
/// changed since the last round, more is done. So many tenants with nothing to do cost one short question each.
actor RemakeRounds {
    private let database: Database
    private let remaker: StateRemaker
    private let clock: WallClock
    /// The business date for which a tenant's states were last looked through.
    private var lookedThrough: [UUID: CalendarDate] = [:]

    /// What a round did.
    struct Outcome: Hashable, Sendable {
        /// Tenants that were asked.
        var tenants = 0
        /// Of them those whose states were looked through.
        var lookedThrough = 0
        /// Customers whose states were made again.
        var customers = 0
    }

    /// Makes rounds; `clock` is the time by which business dates are reckoned.
    init(database: Database, remaker: StateRemaker, clock: WallClock) {
        self.database = database
        self.remaker = remaker
        self.clock = clock
    }

    /// Goes through all tenants that are not suspended.
    func run() async throws -> Outcome {
        var outcome = Outcome()
        let tenants = try await TenantDirectory(database: database).active()
        let known = Set(tenants.map(\.scope.tenant))
        lookedThrough = lookedThrough.filter { known.contains($0.key) }
        for tenant in tenants {
            outcome.tenants += 1
            let today = clock.businessDate(timeZone: tenant.timeZone)
            if lookedThrough[tenant.scope.tenant] != today {
                outcome.customers += try await remaker.runNightly(tenant.scope, today: today)
                outcome.lookedThrough += 1
                lookedThrough[tenant.scope.tenant] = today
            } else if tenant.waiting > 0 {
                outcome.customers += try await remaker.run(tenant.scope, today: today)
            }
        }
        return outcome
    }
}
