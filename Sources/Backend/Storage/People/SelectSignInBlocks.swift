public import Foundation
public import Postgres

/// Finds the sources among those given that have to wait.
public struct SelectSignInBlocks: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Until when it waits.
        public var blockedUntil: Moment
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT blocked_until FROM sign_in_failures
        WHERE tenant_id = $1 AND source_hash = ANY ($2) AND blocked_until > $3
        """

    /// The tenant.
    public var tenant: UUID
    /// Keyed hashes of the sources.
    public var sources: [StoredBytes]
    /// When.
    public var now: Moment

    /// Makes the statement.
    public init(tenant: UUID, sources: [StoredBytes], now: Moment) {
        self.tenant = tenant
        self.sources = sources
        self.now = now
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(sources)
        parameters.append(now)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(blockedUntil: try row.next())
    }
}
