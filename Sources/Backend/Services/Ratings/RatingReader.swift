import KakuzukeProtocol
public import Rating
public import Storage

/// Answers what a customer's ratings are: from the kept states where they are exact, else from all receipts.
public struct RatingReader: Sendable {
    /// A customer ready to be rated, and the policy that does it.
    public struct Subject: Sendable {
        /// The policy version.
        public let version: ActivePolicies.Version
        /// What is rated; nil for someone unknown.
        public let usage: CustomerUsage?
        /// The customer's usage, ready to be rated; nil for someone unknown.
        public let evaluation: CustomerEvaluation?
        /// Last date for which the states are exact; nil: any.
        public let exactUntil: CalendarDate?

        init(version: ActivePolicies.Version, usage: CustomerUsage?, isComplete: Bool) {
            self.version = version
            self.usage = usage
            evaluation = usage.map { version.engine.evaluation(of: $0) }
            exactUntil = isComplete ? nil : usage?.states.map(\.exactUntil).min()
        }

        /// Days that a forecast from a date may look ahead; days.
        public func forecastDays(from date: CalendarDate) -> Int {
            min(CustomerEvaluation.forecastDays, max(0, exactUntil.map { $0.days(since: date) } ?? .max))
        }
    }

    private let database: Database
    private let policies: PolicyDirectory
    private let receipts: ReceiptLoader

    /// Makes a reader.
    public init(database: Database, policies: PolicyDirectory, categories: CategoryDirectory) {
        self.database = database
        self.policies = policies
        receipts = ReceiptLoader(categories: categories)
    }

    /// Prepares a customer for ratings on a date.
    ///
    /// - Parameters:
    ///   - customer: the customer; nil for someone unknown.
    ///   - date: the business date; decides which policy version prices.
    ///   - scope: the tenant.
    ///   - fromReceipts: true: reckons from all receipts even where a state would do; the check of the states.
    /// - Returns: the customer under the version in force.
    /// - Throws: `ServiceError.policyMissing` when no policy is in force on the date.
    public func subject(
        _ customer: CustomerKey?, on date: CalendarDate, _ scope: TenantScope, fromReceipts: Bool = false
    ) async throws -> Subject {
        guard let version = try await policies.active(scope).version(on: date) else {
            throw ServiceError(.policyMissing, "no policy is in force on \(date)", field: "as_of")
        }
        guard let customer else { return Subject(version: version, usage: nil, isComplete: true) }
        let (usage, isComplete) = try await database.transaction(scope, seesOneSnapshot: true) { transaction in
            let present = try await survivor(of: customer, version, scope, transaction)
            let facts = try await CustomerFactsLoader.load([present.customer], scope, transaction)
            let known = facts[present.customer] ?? CustomerFacts()
            if !fromReceipts, let states = present.states(on: date) {
                return (CustomerUsage(facts: known, states: states), false)
            }
            let all = try await receipts.load([present.customer], scope, transaction)
            return (version.engine.completeUsage(facts: known, receipts: all[present.customer] ?? []), true)
        }
        return Subject(version: version, usage: usage, isComplete: isComplete)
    }

    /// All receipts that count for a customer, in no particular order.
    func receipts(
        of customer: CustomerKey, _ version: ActivePolicies.Version, _ scope: TenantScope
    ) async throws -> [Receipt] {
        try await database.transaction(scope, seesOneSnapshot: true) { transaction in
            let present = try await survivor(of: customer, version, scope, transaction).customer
            return try await receipts.load([present], scope, transaction)[present] ?? []
        }
    }

    /// A customer who counts for themselves, with their kept states where those include every receipt.
    private struct Present {
        var customer: CustomerKey
        var kept: [SubjectState]?

        /// The kept states, if they are exact for the date.
        func states(on date: CalendarDate) -> [SubjectState]? {
            kept.flatMap { $0.allSatisfy { $0.base < date && date <= $0.exactUntil } ? $0 : nil }
        }
    }

    /// The customer, or the one that they count for since a merge.
    private func survivor(
        of asked: CustomerKey, _ version: ActivePolicies.Version, _ scope: TenantScope,
        _ transaction: StorageTransaction
    ) async throws -> Present {
        let present = try await present(asked, version, scope, transaction)
        if let present { return present }
        let rows = try await transaction.run(FindSurvivors(tenant: scope.tenant, customers: [asked]))
        guard let survivor = rows.first?.survivor, survivor != asked else { return Present(customer: asked) }
        return try await self.present(survivor, version, scope, transaction) ?? Present(customer: survivor)
    }

    /// Nil for a customer who is gone.
    private func present(
        _ customer: CustomerKey, _ version: ActivePolicies.Version, _ scope: TenantScope,
        _ transaction: StorageTransaction
    ) async throws -> Present? {
        let (rows, waiting) = try await transaction.run(
            SelectStates(tenant: scope.tenant, policy: version.policy, customers: [customer]),
            SelectCustomersPage(
                tenant: scope.tenant, after: CustomerKey(rawValue: customer.rawValue - 1), limit: 1))
        guard waiting.first?.customer == customer else { return nil }
        guard let row = rows.first, waiting.first?.needsRemake == false else { return Present(customer: customer) }
        let states = try? StateCodec.decode(row.states.bytes, subjectCount: version.engine.policy.subjects.count)
        return Present(customer: customer, kept: states)
    }
}
