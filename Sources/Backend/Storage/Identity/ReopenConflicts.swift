public import Foundation
public import Postgres

/// Lets the identity conflicts wait again that an undone merge had resolved.
public struct ReopenConflicts: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE identity_conflicts
        SET resolution = 0, resolved_at = NULL, resolved_by = NULL, resolve_reason = NULL, merge_number = NULL
        WHERE tenant_id = $1 AND merge_number = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// The merge.
    public var merge: Int64

    /// Makes the statement.
    public init(tenant: UUID, merge: Int64) {
        self.tenant = tenant
        self.merge = merge
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(merge)
    }
}
