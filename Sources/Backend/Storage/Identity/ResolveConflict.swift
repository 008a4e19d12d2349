public import Foundation
public import Postgres

/// Notes how an identity conflict was resolved.
public struct ResolveConflict: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE identity_conflicts
        SET resolution = $3, resolved_at = $4, resolved_by = $5, resolve_reason = $6, merge_number = $7
        WHERE tenant_id = $1 AND conflict_number = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// Its number.
    public var number: Int64
    /// 1 merged, 2 moved, 3 left.
    public var resolution: Int16
    /// When.
    public var at: Moment
    /// By whom.
    public var by: String
    /// Why.
    public var reason: String
    /// The merge that resolves it.
    public var merge: Int64?

    /// Makes the statement.
    public init(tenant: UUID, number: Int64, resolution: Int16, at: Moment, by: String, reason: String, merge: Int64?) {
        self.tenant = tenant
        self.number = number
        self.resolution = resolution
        self.at = at
        self.by = by
        self.reason = reason
        self.merge = merge
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
        parameters.append(resolution)
        parameters.append(at)
        parameters.append(by)
        parameters.append(reason)
        parameters.append(merge)
    }
}
