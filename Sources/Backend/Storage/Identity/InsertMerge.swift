public import Foundation
public import Postgres

/// Notes a merge.
public struct InsertMerge: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO customer_merges (tenant_id, merge_number, merged_key, into_key, merged_at, merged_by, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """

    /// The tenant.
    public var tenant: UUID
    /// Its number.
    public var number: Int64
    /// Who was merged.
    public var merged: CustomerKey
    /// Into whom.
    public var into: CustomerKey
    /// When.
    public var at: Moment
    /// Who did it.
    public var by: String
    /// Why.
    public var reason: String

    /// Makes the statement.
    public init(
        tenant: UUID, number: Int64, merged: CustomerKey, into: CustomerKey, at: Moment, by: String, reason: String
    ) {
        self.tenant = tenant
        self.number = number
        self.merged = merged
        self.into = into
        self.at = at
        self.by = by
        self.reason = reason
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(number)
        parameters.append(merged)
        parameters.append(into)
        parameters.append(at)
        parameters.append(by)
        parameters.append(reason)
    }
}
