public import Foundation
public import Postgres

/// Adds products and replaces what has changed of known ones.
///
/// A product whose prices alone change is named again with the same name and category.
public struct UpsertProducts: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO products (tenant_id, code, name, category, change_number)
        SELECT $1, new.code, new.name, new.category, $5
        FROM unnest($2::text[], $3::text[], $4::text[]) AS new (code, name, category)
        ORDER BY new.code
        ON CONFLICT (tenant_id, code) DO UPDATE
        SET name = excluded.name, category = excluded.category, change_number = excluded.change_number
        """

    /// The tenant.
    public var tenant: UUID
    /// Codes, each once.
    public var codes: [String]
    /// Names.
    public var names: [String]
    /// Categories.
    public var categories: [String]
    /// The change that agents will see.
    public var change: ChangeNumber

    /// Makes the statement.
    public init(tenant: UUID, codes: [String], names: [String], categories: [String], change: ChangeNumber) {
        self.tenant = tenant
        self.codes = codes
        self.names = names
        self.categories = categories
        self.change = change
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(codes)
        parameters.append(names)
        parameters.append(categories)
        parameters.append(change)
    }
}
