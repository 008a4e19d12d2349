public import Foundation
public import Postgres

/// Adds groups of stores.
public struct InsertStoreGroups: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO store_groups (tenant_id, code) SELECT $1, unnest($2::text[])
        """

    /// The tenant.
    public var tenant: UUID
    /// Codes of the groups.
    public var codes: [String]

    /// Makes the statement.
    public init(tenant: UUID, codes: [String]) {
        self.tenant = tenant
        self.codes = codes
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(codes)
    }
}
