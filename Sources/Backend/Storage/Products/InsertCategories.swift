public import Foundation
public import Postgres

/// Adds categories that are not there yet.
public struct InsertCategories: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO categories (tenant_id, category_key, code)
        SELECT $1, new.category_key, new.code FROM unnest($2::integer[], $3::text[]) AS new (category_key, code)
        ON CONFLICT (tenant_id, code) DO NOTHING
        """

    /// The tenant.
    public var tenant: UUID
    /// Their numbers.
    public var categories: [CategoryKey]
    /// Their codes.
    public var codes: [String]

    /// Makes the statement.
    public init(tenant: UUID, categories: [CategoryKey], codes: [String]) {
        self.tenant = tenant
        self.categories = categories
        self.codes = codes
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(categories)
        parameters.append(codes)
    }
}
