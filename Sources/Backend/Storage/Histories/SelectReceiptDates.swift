public import Foundation
public import Postgres
public import Rating

/// The first and the last business date with receipts of a tenant.
public struct SelectReceiptDates: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Nil: there are no receipts.
        public var first: CalendarDate?
        /// Nil: there are no receipts.
        public var last: CalendarDate?
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT min(business_date), max(business_date) FROM receipts WHERE tenant_id = $1
        """

    /// The tenant.
    public var tenant: UUID

    /// Makes the statement.
    public init(tenant: UUID) {
        self.tenant = tenant
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(first: try row.next(), last: try row.next())
    }
}
