public import Foundation
public import Postgres

/// Deletes quotes that are no longer kept.
public struct DeleteOldQuotes: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        DELETE FROM quotes WHERE tenant_id = $1 AND made_at < $2
        """

    /// The tenant.
    public var tenant: UUID
    /// Only quotes made before.
    public var before: Moment

    /// Makes the statement.
    public init(tenant: UUID, before: Moment) {
        self.tenant = tenant
        self.before = before
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(before)
    }
}
