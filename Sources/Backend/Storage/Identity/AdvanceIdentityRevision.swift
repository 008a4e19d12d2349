public import Foundation
public import Postgres

/// Notes that identifiers of the tenant name somebody else from now on.
public struct AdvanceIdentityRevision: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE tenant_heads SET identity_revision = identity_revision + 1 WHERE tenant_id = $1
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
