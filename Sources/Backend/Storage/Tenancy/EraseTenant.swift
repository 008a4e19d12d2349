public import Foundation
public import Postgres

/// Deletes every row of a tenant that is suspended or awaits an import, and counts again what is left: nothing.
public struct EraseTenant: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The table.
        public var table: String
        /// Rows that were deleted.
        public var rows: Int64
        /// Rows that are left.
        public var rowsLeft: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT table_name, rows_before, rows_left FROM erase_tenant($1)
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
        Row(table: try row.next(), rows: try row.next(), rowsLeft: try row.next())
    }
}
