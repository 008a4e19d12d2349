public import Foundation
public import Postgres
public import Rating

/// Activates a version from a business date, in place of another one from the same date; its author may not do it.
public struct UpsertActivation: PostgresCommandStatement {
    /// The constraint that refuses the author as activator.
    public static let twoPersonsConstraint = "policy_activations_take_two"

    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO policy_activations
            (tenant_id, effective_from, policy_key, activated_at, activated_by, author, activator, is_return,
            unsimulated_reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (tenant_id, effective_from) DO UPDATE
        SET policy_key = excluded.policy_key, activated_at = excluded.activated_at, author = excluded.author,
            activated_by = excluded.activated_by, activator = excluded.activator, is_return = excluded.is_return,
            unsimulated_reason = excluded.unsimulated_reason, states_ready_at = NULL,
            replaced = CASE WHEN $10 THEN policy_activations.replaced || policy_activations.policy_key
                ELSE '{}' END
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
    /// Who wrote the version.
    public var author: UUID
    /// Who activates it.
    public var activator: UUID
    /// Back to a version that two people had put into force before.
    public var isReturn: Bool
    /// Why there was no simulation; empty: there was one, or nothing to compare with.
    public var unsimulatedReason: String
    /// True when the version that it takes the place of has priced.
    public var replacesPriced: Bool

    /// Makes the statement.
    public init(
        tenant: UUID, effectiveFrom: CalendarDate, policy: PolicyKey, activatedAt: Moment, activatedBy: String,
        author: UUID, activator: UUID, isReturn: Bool = false, unsimulatedReason: String = "",
        replacesPriced: Bool = false
    ) {
        self.tenant = tenant
        self.effectiveFrom = effectiveFrom
        self.policy = policy
        self.activatedAt = activatedAt
        self.activatedBy = activatedBy
        self.author = author
        self.activator = activator
        self.isReturn = isReturn
        self.unsimulatedReason = unsimulatedReason
        self.replacesPriced = replacesPriced
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(effectiveFrom)
        parameters.append(policy)
        parameters.append(activatedAt)
        parameters.append(activatedBy)
        parameters.append(author)
        parameters.append(activator)
        parameters.append(isReturn)
        parameters.append(unsimulatedReason)
        parameters.append(replacesPriced)
    }
}
