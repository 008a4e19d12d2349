public import Foundation
public import Postgres
public import Rating

/// Marks the customers whose states will soon no longer be exact.
public struct MarkDueForRemake: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE customers c SET needs_remake = true
        WHERE c.tenant_id = $1 AND NOT c.needs_remake AND NOT c.is_gone AND EXISTS (
            SELECT FROM rating_states s
            WHERE s.tenant_id = $1 AND s.customer_key = c.customer_key AND s.exact_until < $2)
        """

    /// The tenant.
    public var tenant: UUID
    /// States exact for less than this are made again.
    public var dueBefore: CalendarDate

    /// Makes the statement.
    public init(tenant: UUID, dueBefore: CalendarDate) {
        self.tenant = tenant
        self.dueBefore = dueBefore
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(dueBefore)
    }
}
