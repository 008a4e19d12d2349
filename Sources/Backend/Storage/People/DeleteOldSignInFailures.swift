public import Foundation
public import Postgres

/// Forgets failed attempts that are long past.
public struct DeleteOldSignInFailures: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        DELETE FROM sign_in_failures WHERE tenant_id = $1 AND last_failure_at < $2 AND blocked_until < $2
        """

    /// The tenant.
    public var tenant: UUID
    /// What ended before this goes.
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
