public import Foundation
public import Postgres

/// Lists the categories.
public struct ListCategories: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Its number.
        public var category: CategoryKey
        /// Its code.
        public var code: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT category_key, code FROM categories WHERE tenant_id = $1
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
        Row(category: try row.next(), code: try row.next())
    }
}
