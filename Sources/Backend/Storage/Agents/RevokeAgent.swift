public import Foundation
public import Postgres

/// Revokes an agent; one that is revoked already keeps its first date.
public struct RevokeAgent: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE agents SET revoked_at = coalesce(revoked_at, $3), revoke_reason = coalesce(revoke_reason, $4)
        WHERE tenant_id = $1 AND agent_id = $2 AND ($5::integer[] IS NULL OR store_key = ANY ($5))
        """

    /// The tenant.
    public var tenant: UUID
    /// The agent.
    public var agent: UUID
    /// When.
    public var revokedAt: Moment
    /// Why.
    public var reason: String
    /// Only in these stores; nil: in all.
    public var stores: [StoreKey]?

    /// Makes the statement.
    public init(tenant: UUID, agent: UUID, revokedAt: Moment, reason: String, stores: [StoreKey]?) {
        self.tenant = tenant
        self.agent = agent
        self.revokedAt = revokedAt
        self.reason = reason
        self.stores = stores
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(agent)
        parameters.append(revokedAt)
        parameters.append(reason)
        parameters.append(stores)
    }
}
