import KakuzukeProtocol
import Rating
import Storage

/// Reckons once a day how a tenant's customers are spread over grades and scores, from the kept states.
///
/// Memory: one score for each customer and subject.
struct DistributionKeeper: Sendable {
    /// Customers read at a time.
    static let pageSize: Int64 = 500

    let database: Database
    let policies: PolicyDirectory

    /// Reckons the distributions of the version in force on a date and keeps them in place of older ones.
    ///
    /// Customers whose states wait to be made again are left out.
    ///
    /// - Returns: customers that were looked at.
    @discardableResult
    func run(_ scope: TenantScope, today: CalendarDate) async throws -> Int {
        guard let version = try await policies.active(scope).version(on: today) else { return 0 }
        let policy = version.engine.policy
        var scores = [[Points]](repeating: [], count: policy.subjects.count)
        var grades = [[Int64]](
            repeating: [Int64](repeating: 0, count: policy.grades.count), count: policy.subjects.count)
        var looked = 0
        var last = CustomerKey(rawValue: 0)
        while true {
            try Task.checkCancellation()
            let after = last
            let (end, evaluations) = try await page(after: after, version, scope, today: today)
            guard let end else { break }
            last = end
            looked += evaluations.count
            for evaluation in evaluations {
                for rating in evaluation.ratings(on: today) {
                    guard let grade = rating.grade, let score = rating.score else { continue }
                    grades[rating.subject][grade] += 1
                    scores[rating.subject].append(score)
                }
            }
        }
        for subject in policy.subjects.indices {
            let spread = RatingDistribution(scores: scores[subject], grades: grades[subject])
            _ = try await database.run(
                scope,
                UpsertDistribution(
                    tenant: scope.tenant, policy: version.policy, subject: Int16(subject), asOf: today,
                    customers: spread.customers, grades: spread.grades, scores: spread.scores.map(\.rawValue)))
        }
        return looked
    }

    /// The next customers, ready to be rated; nil at the end.
    private func page(
        after: CustomerKey, _ version: ActivePolicies.Version, _ scope: TenantScope, today: CalendarDate
    ) async throws -> (end: CustomerKey?, evaluations: [CustomerEvaluation]) {
        try await database.transaction(scope, seesOneSnapshot: true) { transaction in
            let rows = try await transaction.run(
                SelectCustomersPage(tenant: scope.tenant, after: after, limit: Self.pageSize))
            let customers = rows.filter { !$0.needsRemake }.map(\.customer)
            let facts = try await CustomerFactsLoader.load(customers, scope, transaction)
            let states = try await transaction.run(
                SelectStates(tenant: scope.tenant, policy: version.policy, customers: customers))
            let evaluations = states.compactMap { row -> CustomerEvaluation? in
                guard
                    let decoded = try? StateCodec.decode(
                        row.states.bytes, subjectCount: version.engine.policy.subjects.count),
                    decoded.allSatisfy({ $0.base < today && today <= $0.exactUntil })
                else { return nil }
                return version.engine.evaluation(
                    of: CustomerUsage(facts: facts[row.customer] ?? CustomerFacts(), states: decoded))
            }
            return (rows.last?.customer, evaluations)
        }
    }
}
