public import Foundation
public import Postgres

/// Marks every customer of a tenant, after a policy is activated.
public struct MarkAllForRemake: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE customers SET needs_remake = true WHERE tenant_id = $1 AND NOT is_gone AND NOT needs_remake
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
}
