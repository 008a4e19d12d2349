public import Foundation
public import Postgres

/// Adds a person to a tenant.
public struct InsertUser: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO users (tenant_id, user_id, login, name, created_at) VALUES ($1, $2, $3, $4, $5)
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// Lower case, unique within the tenant.
    public var login: String
    /// Name shown to others.
    public var name: String
    /// When.
    public var createdAt: Moment

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, login: String, name: String, createdAt: Moment) {
        self.tenant = tenant
        self.user = user
        self.login = login
        self.name = name
        self.createdAt = createdAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(login)
        parameters.append(name)
        parameters.append(createdAt)
    }
}
