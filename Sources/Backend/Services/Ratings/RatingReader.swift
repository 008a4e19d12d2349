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
        /// The versions that rate the customer from the date on; without `looksAhead` later ones by their days only.
        public let timetable: RatingTimetable
    }

    /// A customer's usage under one version, or what is known of a version by which nobody is rated.
    private struct Sight {
        var version: ActivePolicies.Version
        var usage: CustomerUsage?
        var isComplete = true

        var exactUntil: CalendarDate? { isComplete ? nil : usage?.states.map(\.exactUntil).min() }

        var turn: RatingTimetable.Turn {
            RatingTimetable.Turn(
                version: UInt32(version.policy.rawValue), from: version.effectiveFrom,
                evaluation: usage.map { version.engine.evaluation(of: $0) }, exactUntil: exactUntil)
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
    ///   - looksAhead: true: prepares the customer for the days of a forecast too, by the versions that rate then.
    /// - Returns: the customer under the version in force.
    /// - Throws: `ServiceError.policyMissing` when no policy is in force on the date.
    public func subject(
        _ customer: CustomerKey?, on date: CalendarDate, _ scope: TenantScope, fromReceipts: Bool = false,
        looksAhead: Bool = false
    ) async throws -> Subject {
        let active = try await policies.active(scope)
        guard let version = active.version(on: date) else {
            throw ServiceError(.policyMissing, "no policy is in force on \(date)", field: "as_of")
        }
        let last = date.adding(days: CustomerEvaluation.forecastDays)
        let versions = [version] + active.takeovers(after: date)
        var sights = versions.map { Sight(version: $0) }
        if let customer {
            let seen = try await database.transaction(scope, seesOneSnapshot: true) { transaction in
                let wanted = versions.prefix { $0.effectiveFrom <= (looksAhead ? last : date) }
                return try await look(
                    at: customer, by: Array(wanted), on: date, fromReceipts: fromReceipts, scope, transaction)
            }
            sights.replaceSubrange(seen.indices, with: seen)
        }
        let present = sights[0].turn
        return Subject(
            version: version, usage: sights[0].usage, evaluation: present.evaluation, exactUntil: present.exactUntil,
            timetable: RatingTimetable(on: date, present: present, next: sights.dropFirst().map(\.turn)))
    }

    /// A customer by the version in force on a date and by others, each from its own first day on.
    private func look(
        at customer: CustomerKey, by versions: [ActivePolicies.Version], on date: CalendarDate, fromReceipts: Bool,
        _ scope: TenantScope, _ transaction: StorageTransaction
    ) async throws -> [Sight] {
        var sights: [Sight] = []
        guard let version = versions.first else { return sights }
        var present = try await survivor(of: customer, version, scope, transaction)
        let customer = present.customer
        let facts = try await CustomerFactsLoader.load([customer], scope, transaction)
        let known = facts[customer] ?? CustomerFacts()
        var all: [Receipt]?
        for version in versions {
            if !sights.isEmpty {
                present = try await self.present(customer, version, scope, transaction) ?? Present(customer: customer)
            }
            if !fromReceipts, let states = present.states(on: max(date, version.effectiveFrom)) {
                let usage = CustomerUsage(facts: known, states: states)
                sights.append(Sight(version: version, usage: usage, isComplete: false))
                continue
            }
            if all == nil { all = try await receipts.load([customer], scope, transaction)[customer] ?? [] }
            let usage = version.engine.completeUsage(facts: known, receipts: all ?? [])
            sights.append(Sight(version: version, usage: usage))
        }
        return sights
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
