public import Foundation
public import Postgres

/// Notes that returns have taken from their originals; one about which something has changed meanwhile stays due.
public struct SettleReturns: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE receipt_returns AS r SET due = 0
        FROM unnest($2::text[], $3::integer[], $4::text[], $5::integer[])
            AS done (original_key, store_key, receipt_key, due)
        WHERE r.tenant_id = $1 AND r.store_key = done.store_key AND r.receipt_key = done.receipt_key
          AND r.original_key = done.original_key AND r.due = done.due
        """

    /// The tenant.
    public var tenant: UUID
    /// The returns as they were read.
    public var returns: [SelectDueReturns.Row]

    /// Makes the statement.
    public init(tenant: UUID, returns: [SelectDueReturns.Row]) {
        self.tenant = tenant
        self.returns = returns
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(returns.map(\.original))
        parameters.append(returns.map(\.store))
        parameters.append(returns.map(\.receipt))
        parameters.append(returns.map(\.due))
    }
}
