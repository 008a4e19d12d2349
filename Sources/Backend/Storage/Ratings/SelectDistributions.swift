public import Foundation
public import Postgres
public import Rating

/// Reads how customers are spread over the grades and scores of each subject.
public struct SelectDistributions: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
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
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT subject, as_of, customers, grades, scores FROM rating_distributions
        WHERE tenant_id = $1 AND policy_key = $2 ORDER BY subject
        """

    /// The tenant.
    public var tenant: UUID
    /// The version.
    public var policy: PolicyKey

    /// Makes the statement.
    public init(tenant: UUID, policy: PolicyKey) {
        self.tenant = tenant
        self.policy = policy
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(policy)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(
            subject: try row.next(), asOf: try row.next(), customers: try row.next(), grades: try row.next(),
            scores: try row.next())
    }
}
