import Foundation
import KakuzukeProtocol
import Rating
import Storage

/// Makes the states of all tenants again that increments could not follow or that will soon no longer be exact.
///
/// A round asks each tenant once whether anybody waits; only where somebody does, or where the business date has
/// changed since the last round, more is done. So many tenants with nothing to do cost one short question each.
actor RemakeRounds {
    /// Days for which quotes are kept, the server's and those of stores; days.
    static let quotesKeptDays = 400
    /// Days for which is kept how business dates compared; days.
    static let dayComparisonsKeptDays = 400

    private let database: Database
    private let remaker: StateRemaker
    private let policies: PolicyDirectory
    private let preparer: StatePreparer
    private let checker: QuoteChecker
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
        /// States that were made for versions on the schedule.
        var prepared = 0
        /// How long the states that were due took; milliseconds.
        var dueMilliseconds: Int64 = 0
    }

    /// Makes rounds; `clock` is the time by which business dates are reckoned.
    init(database: Database, remaker: StateRemaker, policies: PolicyDirectory, clock: WallClock) {
        self.database = database
        self.remaker = remaker
        self.policies = policies
        checker = QuoteChecker(
            database: database, customers: CustomerDirectory(database: database), policies: policies,
            categories: CategoryDirectory(database: database), clock: clock)
        preparer = StatePreparer(database: database, policies: policies, remaker: remaker, clock: clock)
        self.clock = clock
    }

    /// Goes through all tenants that are not suspended; one that fails keeps no other one from its turn.
    ///
    /// - Returns: what was done.
    /// - Throws: the first failure, after all tenants have had their turn; `CancellationError` at once.
    func run() async throws -> Outcome {
        var outcome = Outcome()
        let tenants = try await TenantDirectory(database: database).active()
        let known = Set(tenants.map(\.scope.tenant))
        lookedThrough = lookedThrough.filter { known.contains($0.key) }
        var failure: (any Error)?
        for tenant in tenants {
            outcome.tenants += 1
            do { try await turn(of: tenant, &outcome) } catch {
                try Task.checkCancellation()
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return outcome
    }

    private func turn(of tenant: TenantDirectory.Tenant, _ outcome: inout Outcome) async throws {
        let today = clock.businessDate(timeZone: tenant.timeZone)
        if lookedThrough[tenant.scope.tenant] != today {
            let begin = clock.now()
            outcome.customers += try await remaker.runNightly(tenant.scope, today: today)
            outcome.dueMilliseconds += clock.now().milliseconds - begin.milliseconds
            outcome.prepared += try await preparer.run(tenant.scope, today: today).made
            try await tidy(tenant.scope, today: today)
            outcome.lookedThrough += 1
            lookedThrough[tenant.scope.tenant] = today
            return
        }
        if tenant.waiting > 0 { outcome.customers += try await remaker.run(tenant.scope, today: today) }
        if tenant.preparing > 0 {
            outcome.prepared += try await preparer.run(tenant.scope, today: today).made
        }
    }

    /// Once a business date: how customers are spread, quotes that were not reckoned yet, and what is no longer kept.
    private func tidy(_ scope: TenantScope, today: CalendarDate) async throws {
        try await DistributionKeeper(database: database, policies: policies).run(scope, today: today)
        _ = try await checker.run(scope)
        let kept = try await policies.active(scope).kept(on: today).map(\.policy)
        let before = clock.now().adding(seconds: -Int64(Self.quotesKeptDays) * 86_400)
        _ = try await database.run(
            scope, DeleteOldStates(tenant: scope.tenant, kept: kept),
            DeleteOldQuotes(tenant: scope.tenant, before: before),
            DeleteOldDayComparisons(
                tenant: scope.tenant, before: today.adding(days: -Self.dayComparisonsKeptDays)))
        let ordered = clock.now().adding(seconds: -Int64(CommandLimits.keptDays) * 86_400)
        try await database.transaction(scope) { transaction in
            let (quotes, commands) = try await transaction.run(
                DeleteOldStoreQuotes(tenant: scope.tenant, before: before),
                DeleteOldCommands(tenant: scope.tenant, before: ordered))
            let bytes = (quotes.first?.bytes ?? 0) + (commands.first?.bytes ?? 0)
            guard bytes > 0 else { return }
            _ = try await transaction.run(AddStoredBytes(tenant: scope.tenant, bytes: -bytes))
        }
    }
}
