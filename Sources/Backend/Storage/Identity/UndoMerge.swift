public import Foundation
public import Postgres

/// Notes that a merge was undone.
public struct UndoMerge: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE customer_merges SET undone_at = $3, undone_by = $4, undo_reason = $5
        WHERE tenant_id = $1 AND merge_number = $2 AND undone_at IS NULL
        """

    /// The tenant.
    public var tenant: UUID
    /// Its number.
    public var number: Int64
    /// When.
    public var at: Moment
    /// Who did it.
    public var by: String
    /// Why.
    public var reason: String

    /// Makes the statement.
    public init(tenant: UUID, number: Int64, at: Moment, by: String, reason: String) {
        self.tenant = tenant
        self.number = number
        self.at = at
        self.by = by
        self.reason = reason
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
        parameters.append(at)
        parameters.append(by)
        parameters.append(reason)
    }
}
