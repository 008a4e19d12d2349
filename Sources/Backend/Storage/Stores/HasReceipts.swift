public import Foundation
public import Postgres

/// Tells whether a tenant has ever had a receipt.
public struct HasReceipts: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// It has.
        public var exists: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT EXISTS (SELECT FROM receipt_keys WHERE tenant_id = $1)
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
        Row(exists: try row.next())
    }
}
