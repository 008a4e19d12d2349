public import Foundation
public import Postgres
public import Rating

/// Keeps how customers are spread over the grades and scores of a subject.
public struct UpsertDistribution: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO rating_distributions (tenant_id, policy_key, subject, as_of, customers, grades, scores)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (tenant_id, policy_key, subject) DO UPDATE
        SET as_of = excluded.as_of, customers = excluded.customers, grades = excluded.grades, scores = excluded.scores
        """

    /// The tenant.
    public var tenant: UUID
    /// The version.
    public var policy: PolicyKey
    /// Index of the subject.
    public var subject: Int16
    /// The date of the ratings.
    public var asOf: CalendarDate
    /// Customers with a grade.
    public var customers: Int64
    /// Of them those of each grade.
    public var grades: [Int64]
    /// Scores ascending, each for an equal part.
    public var scores: [Int64]

    /// Makes the statement.
    public init(
        tenant: UUID, policy: PolicyKey, subject: Int16, asOf: CalendarDate, customers: Int64, grades: [Int64],
        scores: [Int64]
    ) {
        self.tenant = tenant
        self.policy = policy
        self.subject = subject
        self.asOf = asOf
        self.customers = customers
        self.grades = grades
        self.scores = scores
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(policy)
        parameters.append(subject)
        parameters.append(asOf)
        parameters.append(customers)
        parameters.append(grades)
        parameters.append(scores)
    }
}
