public import Foundation
public import Postgres

/// Deletes commands that are no longer kept, and tells how much room their bundles took.
public struct DeleteOldCommands: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Bytes of the bundles of what was deleted.
        public var bytes: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        WITH deleted AS (
            DELETE FROM agent_commands WHERE tenant_id = $1 AND ordered_at < $2 RETURNING length(bundle) AS bytes)
        SELECT coalesce(sum(bytes), 0)::bigint FROM deleted
        """

    /// The tenant.
    public var tenant: UUID
    /// Only commands ordered before.
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

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(bytes: try row.next())
    }
}
