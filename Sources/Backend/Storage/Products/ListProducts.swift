public import Foundation
public import Postgres

/// Lists products by code, a page at a time.
public struct ListProducts: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Code.
        public var code: String
        /// Name.
        public var name: String
        /// Code of its category.
        public var category: String
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT code, name, category FROM products
        WHERE tenant_id = $1 AND code > $2 AND ($3::text[] IS NULL OR category = ANY ($3))
        ORDER BY code LIMIT $4
        """

    /// The tenant.
    public var tenant: UUID
    /// Only products after this code; empty: from the first.
    public var after: String
    /// Only products of these categories; nil: of all.
    public var categories: [String]?
    /// Most products.
    public var limit: Int64

    /// Makes the statement.
    public init(tenant: UUID, after: String, categories: [String]?, limit: Int64) {
        self.tenant = tenant
        self.after = after
        self.categories = categories
        self.limit = limit
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(after)
        parameters.append(categories)
        parameters.append(limit)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(code: try row.next(), name: try row.next(), category: try row.next())
    }
}
