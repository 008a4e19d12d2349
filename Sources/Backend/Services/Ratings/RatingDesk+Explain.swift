import Foundation
public import KakuzukeProtocol
import Rating
import Storage
import Wording

extension RatingDesk {
    /// How one customer's rating came about, what leads further, and when it changes.
    ///
    /// The retailer's own people see everything; with `for_customer` the answer is what the customer may be told.
    ///
    /// - Throws: `ServiceError.notFound` for a customer that the tenant does not have.
    public func explanation(
        _ request: Kakuzuke_V1_ExplainRatingRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_ExplainRatingResponse {
        guard let language = Language(word: request.language) else {
            throw ServiceError(.invalidField, "ja or en", field: "language")
        }
        let date = try await date(request.hasAsOf ? request.asOf : nil, caller.scope)
        let asked = try await customer(request.customer, caller)
        try await note("rating.explained", asked, reason: request.reason, caller)
        guard let customer = asked else {
            throw ServiceError(.notFound, "there is no such customer", field: "customer")
        }
        let subject = try await reader.subject(customer, on: date, caller.scope, looksAhead: true)
        let policy = subject.version.engine.policy
        var response = Kakuzuke_V1_ExplainRatingResponse()
        response.policyVersion = UInt32(subject.version.policy.rawValue)
        response.asOf = date.daysSinceEpoch
        response.currency = policy.currency
        guard let usage = subject.usage, let evaluation = subject.evaluation else { return response }
        let settings = try await settings(caller.scope)
        let hasGrade = evaluation.ratings(on: date).contains { $0.grade != nil }
        let level: DisclosureLevel? =
            request.forCustomer
            ? Self.audience(settings).level(policy.disclose, isKnown: true, hasGrade: hasGrade) : nil
        response.disclosed = Kakuzuke_V1_DisclosureLevel(level ?? .composition)
        let spreads = try await spreads(subject.version, caller.scope)
        let incomes = try await incomes(customer, subject.version, on: date, caller.scope)
        let words = RatingSentences(language, currency: policy.currency)
        response.explanations = policy.subjects.indices.map { index in
            let disclosure = subject.version.engine.disclosure(
                of: usage, subject: index, on: date, timetable: subject.timetable)
            var explanation = Kakuzuke_V1_RatingExplanation(disclosure, on: date, policy: policy, level: level)
            if level != DisclosureLevel.none, let score = disclosure.rating.score, let spread = spreads[index],
                level == nil || spread.distribution.customers >= Int64(settings.groupSizeMin),
                let place = Kakuzuke_V1_DistributionPlace(spread, score: score, policy: policy)
            {
                explanation.place = place
            }
            if level == nil || (settings.disclosesFeeIncome && level != DisclosureLevel.none) {
                explanation.feeIncome = Kakuzuke_V1_FeeIncome(
                    incomes[index], from: date.adding(days: 1 - policy.windowDays), through: date)
            }
            explanation.sentences = words.sentences(explanation)
            return explanation
        }
        response.comingSubjects = words.comingSubjects(subject.timetable)
        return response
    }

    /// Who is shown how prices are made.
    static func audience(_ settings: SelectTenantSettings.Row) -> DisclosureAudience {
        DisclosureAudience(rawValue: Int(settings.disclosureAudience)) ?? .concerned
    }

    /// How customers are spread, by the index of the subject.
    private func spreads(
        _ version: ActivePolicies.Version, _ scope: TenantScope
    ) async throws -> [Int: KeptDistribution] {
        let rows = try await database.run(
            scope, SelectDistributions(tenant: scope.tenant, policy: version.policy))
        return Dictionary(
            rows.map { row in
                let distribution = RatingDistribution(
                    customers: row.customers, grades: row.grades, scores: row.scores.map { Points($0) })
                return (Int(row.subject), KeptDistribution(asOf: row.asOf, distribution: distribution))
            }
        ) { first, _ in first }
    }

    /// What the customer's purchases of the window have brought, subject by subject.
    private func incomes(
        _ customer: CustomerKey, _ version: ActivePolicies.Version, on date: CalendarDate, _ scope: TenantScope
    ) async throws -> [FeeIncome] {
        let receipts = try await reader.receipts(of: customer, version, scope)
        return version.engine.feeIncome(
            of: receipts, from: date.adding(days: 1 - version.engine.policy.windowDays), through: date)
    }
}

/// A distribution and its date.
struct KeptDistribution {
    var asOf: CalendarDate
    var distribution: RatingDistribution
}

extension Kakuzuke_V1_DistributionPlace {
    /// Packs the place of a score; nil where nobody has one, or the policy has other grades.
    init?(_ spread: KeptDistribution, score: Points, policy: Policy) {
        guard let share = spread.distribution.atOrBelow(score),
            spread.distribution.grades.count == policy.grades.count
        else { return nil }
        self.init()
        asOf = spread.asOf.daysSinceEpoch
        customers = UInt64(clamping: spread.distribution.customers)
        atOrBelowBp = UInt32(clamping: share)
        grades = zip(policy.grades, spread.distribution.grades).map { rung, count in
            var message = GradeShare()
            message.grade = Kakuzuke_V1_NamedCode(rung)
            message.customers = UInt64(clamping: count)
            return message
        }
    }
}

extension Kakuzuke_V1_FeeIncome {
    init(_ income: FeeIncome, from first: CalendarDate, through last: CalendarDate) {
        self.init()
        span = Kakuzuke_V1_Span(first: first, last: last)
        fee = income.fee.rawValue
        sales = income.sales.rawValue
        linesWithoutCost = UInt32(clamping: income.linesWithoutCost)
    }
}
