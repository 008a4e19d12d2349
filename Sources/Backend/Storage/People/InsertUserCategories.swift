public import Foundation
public import Postgres

/// Gives categories to a person.
public struct InsertUserCategories: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO user_categories (tenant_id, user_id, category) SELECT $1, $2, code FROM unnest($3::text[]) AS code
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// The categories' codes.
    public var categories: [String]

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, categories: [String]) {
        self.tenant = tenant
        self.user = user
        self.categories = categories
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(categories)
    }
}
