public import Foundation
public import Postgres

/// Gives roles to a person.
public struct InsertUserRoles: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO user_roles (tenant_id, user_id, role, granted_at)
        SELECT $1, $2, role, $4 FROM unnest($3::text[]) AS role
        """

    /// The tenant.
    public var tenant: UUID
    /// The person.
    public var user: UUID
    /// Raw values of `Role`.
    public var roles: [String]
    /// When.
    public var grantedAt: Moment

    /// Makes the statement.
    public init(tenant: UUID, user: UUID, roles: [String], grantedAt: Moment) {
        self.tenant = tenant
        self.user = user
        self.roles = roles
        self.grantedAt = grantedAt
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(user)
        parameters.append(roles)
        parameters.append(grantedAt)
    }
}
