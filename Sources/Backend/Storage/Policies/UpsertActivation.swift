public import Foundation
public import Postgres
public import Rating

/// Activates a version from a business date, in place of another one from the same date.
public struct UpsertActivation: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO policy_activations (tenant_id, effective_from, policy_key, activated_at, activated_by)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id, effective_from) DO UPDATE
        SET policy_key = excluded.policy_key, activated_at = excluded.activated_at, activated_by = excluded.activated_by
        """

    /// The tenant.
    public var tenant: UUID
    /// First business date on which it prices.
    public var effectiveFrom: CalendarDate
    /// Its number.
    public var policy: PolicyKey
    /// When.
    public var activatedAt: Moment
    /// Label of the credential.
    public var activatedBy: String

    /// Makes the statement.
    public init(tenant: UUID, effectiveFrom: CalendarDate, policy: PolicyKey, activatedAt: Moment, activatedBy: String)
    {
        self.tenant = tenant
        self.effectiveFrom = effectiveFrom
        self.policy = policy
        self.activatedAt = activatedAt
        self.activatedBy = activatedBy
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(effectiveFrom)
        parameters.append(policy)
        parameters.append(activatedAt)
        parameters.append(activatedBy)
    }
}
