public import Foundation
public import Postgres
public import Rating

/// Deletes how business dates compared that are no longer kept.
public struct DeleteOldDayComparisons: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        DELETE FROM day_comparisons WHERE tenant_id = $1 AND business_date < $2
        """

    /// The tenant.
    public var tenant: UUID
    /// Only dates before.
    public var before: CalendarDate

    /// Makes the statement.
    public init(tenant: UUID, before: CalendarDate) {
        self.tenant = tenant
        self.before = before
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(before)
    }
}
