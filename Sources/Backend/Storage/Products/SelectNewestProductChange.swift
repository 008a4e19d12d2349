public import Foundation
public import Postgres

/// Reads which change touched the item master last.
public struct SelectNewestProductChange: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The change; 0: there are no products.
        public var change: ChangeNumber
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT coalesce(max(change_number), 0) FROM products WHERE tenant_id = $1
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
        Row(change: try row.next())
    }
}
