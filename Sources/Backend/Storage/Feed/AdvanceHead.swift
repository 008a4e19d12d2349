public import Foundation
public import Postgres

/// Takes the next change number of a tenant; the row stays locked until the commit.
///
/// The lock makes numbers follow the order of commits: a bare sequence would let a reader pass a number that is not
/// committed yet. Numbers follow the clock, in microseconds since 1970, so that a database that was put back does not
/// give the numbers of its lost future to other changes.
public struct AdvanceHead: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// The change of this transaction.
        public var change: ChangeNumber
    }

    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE tenant_heads
        SET last_change = greatest(last_change + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
        WHERE tenant_id = $1 RETURNING last_change
        """

    /// The tenant.
    public var tenant: UUID

    /// Makes the statement.
    public init(tenant: UUID) {
        self.tenant = tenant
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(change: try row.next())
    }
}
