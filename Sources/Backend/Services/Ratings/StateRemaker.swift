import KakuzukeProtocol
public import Rating
public import Storage

/// Makes the states of customers again from all their receipts: what the increments could not follow.
///
/// Customers are taken in the order of their numbers, a few at a time, past those that another server works on.
public struct StateRemaker: Sendable {
    /// Most customers of one transaction.
    public static let customersPerTransaction: Int64 = 200
    /// Workers where many customers may wait, each with a connection of its own.
    static let workers = 2

    private let database: Database
    private let policies: PolicyDirectory
    private let receipts: ReceiptLoader
    private let returns: ReturnCompleter
    private let clock: WallClock

    /// Makes a remaker.
    public init(database: Database, policies: PolicyDirectory, categories: CategoryDirectory, clock: WallClock) {
        self.database = database
        self.policies = policies
        receipts = ReceiptLoader(categories: categories)
        returns = ReturnCompleter(database: database, clock: clock)
        self.clock = clock
    }

    /// Works until no return of the tenant is due and no customer waits.
    ///
    /// - Returns: how many customers were done.
    public func run(_ scope: TenantScope, today: CalendarDate) async throws -> Int {
        try await completeReturns(scope)
        return try await runThrough(scope, today: today)
    }

    /// Lets returns take again; what others hold for long is left to the next time.
    private func completeReturns(_ scope: TenantScope) async throws {
        do { try await returns.run(scope) } catch let error as StorageError {
            guard error.code == .conflict else { throw error }
        }
    }

    private func runThrough(_ scope: TenantScope, today: CalendarDate) async throws -> Int {
        var done = 0
        while true {
            let count = try await runOnce(scope, today: today)
            guard count > 0 else { return done }
            done += count
        }
    }

    /// Works until no return of the tenant is due and no customer waits, some workers at a time.
    func runTogether(_ scope: TenantScope, today: CalendarDate) async throws -> Int {
        try await completeReturns(scope)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<Self.workers {
                group.addTask(priority: .utility) { try await runThrough(scope, today: today) }
            }
            return try await group.reduce(0, +)
        }
    }

    /// Makes the states again that will soon no longer be exact, and those of whoever waits; the nightly run.
    public func runNightly(_ scope: TenantScope, today: CalendarDate) async throws -> Int {
        let carried = try await StateCarrier(database: database, policies: policies, receipts: receipts)
            .run(scope, today: today)
        // Whoever could not be carried is made from all receipts.
        _ = try await database.run(
            scope, MarkDueForRemake(tenant: scope.tenant, dueBefore: today.adding(days: RatingEngine.daysExactLeftMin)))
        return try await carried + runTogether(scope, today: today)
    }

    private func runOnce(_ scope: TenantScope, today: CalendarDate) async throws -> Int {
        try await database.transaction(scope) { transaction in
            let locked = try await transaction.run(
                LockForRemake(tenant: scope.tenant, limit: Self.customersPerTransaction))
            let customers = locked.map(\.customer)
            guard !customers.isEmpty else { return 0 }
            // Only now, so that no policy is missed whose activation has marked these customers.
            let versions = try await policies.active(scope).kept(on: today)
            _ = try await transaction.run(ClearRemake(tenant: scope.tenant, customers: customers))
            try await make(versions, customers, today: today, scope, transaction)
            return customers.count
        }
    }

    /// Makes the states of customers whose rows the transaction has locked, and tells the feed.
    func make(
        _ versions: [ActivePolicies.Version], _ customers: [CustomerKey], today: CalendarDate, _ scope: TenantScope,
        _ transaction: StorageTransaction
    ) async throws {
        guard !customers.isEmpty else { return }
        // Statements of their own after the locks, so that they see what the last holders committed.
        let facts = try await CustomerFactsLoader.load(customers, scope, transaction)
        let receipts = try await receipts.load(customers, scope, transaction)
        for version in versions {
            try await make(version, customers, facts: facts, receipts: receipts, today: today, scope, transaction)
        }
        try await Self.tell(customers, scope, transaction)
    }

    /// Lets the feed tell of customers; the tenant's head is the last lock of a transaction.
    static func tell(_ customers: [CustomerKey], _ scope: TenantScope, _ transaction: StorageTransaction) async throws {
        guard !customers.isEmpty else { return }
        let heads = try await transaction.run(AdvanceHead(tenant: scope.tenant))
        guard let change = heads.first?.change else { throw ServiceError(.internalFault, "the tenant has no head") }
        _ = try await transaction.run(MarkChanged(tenant: scope.tenant, customers: customers, change: change))
    }

    private func make(
        _ version: ActivePolicies.Version, _ customers: [CustomerKey], facts: [CustomerKey: CustomerFacts],
        receipts: [CustomerKey: [Receipt]], today: CalendarDate, _ scope: TenantScope,
        _ transaction: StorageTransaction
    ) async throws {
        var made = MadeStates()
        for customer in customers {
            let usage = version.engine.compactUsage(
                version.engine.completeUsage(
                    facts: facts[customer] ?? CustomerFacts(), receipts: receipts[customer] ?? []),
                madeOn: today)
            try made.append(customer, usage.states, otherwiseExactUntil: today)
        }
        _ = try await transaction.run(made.statement(scope, version.policy))
    }
}
