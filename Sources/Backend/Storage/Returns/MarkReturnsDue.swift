public import Foundation
public import Postgres

/// Notes that something has changed about originals or their other returns.
///
/// Runs behind the lock of the tenant's head, so that it sees every return that was stored before, and every return
/// that is stored later sees the change.
public struct MarkReturnsDue: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Returns that are to take again from their originals.
        public var count: Int64
    }

    /// The text.
    public static let sql: PostgresSQL = """
        WITH marked AS (
            UPDATE receipt_returns SET due = due + 1 WHERE tenant_id = $1 AND original_key = ANY ($2)
            RETURNING 1)
        SELECT count(*) FROM marked
        """

    /// The tenant.
    public var tenant: UUID
    /// The keys of the originals.
    public var originals: [String]

    /// Makes the statement.
    public init(tenant: UUID, originals: [String]) {
        self.tenant = tenant
        self.originals = originals
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(originals)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(count: try row.next())
    }
}
