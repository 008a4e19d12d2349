public import Foundation
public import Postgres

/// Adds a tenant to the directory.
public struct InsertTenant: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO tenants (tenant_id, code, name, created_at, awaits_import) VALUES ($1, $2, $3, $4, $5)
        """

    /// The tenant.
    public var tenant: UUID
    /// Short code, unique.
    public var code: String
    /// Name shown to people.
    public var name: String
    /// When.
    public var createdAt: Moment
    /// It is made for an import and holds nothing until then.
    public var awaitsImport: Bool

    /// Makes the statement.
    public init(tenant: UUID, code: String, name: String, createdAt: Moment, awaitsImport: Bool = false) {
        self.tenant = tenant
        self.code = code
        self.name = name
        self.createdAt = createdAt
        self.awaitsImport = awaitsImport
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(code)
        parameters.append(name)
        parameters.append(createdAt)
        parameters.append(awaitsImport)
    }
}
