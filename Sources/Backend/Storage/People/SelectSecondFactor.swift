public import Foundation
public import Postgres

/// Tells whether the person of a session has shown a second factor.
public struct SelectSecondFactor: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Whether it has.
        public var hasSecondFactor: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT has_second_factor FROM user_sessions WHERE tenant_id = $1 AND session_hash = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the token.
    public var sessionHash: StoredBytes

    /// Makes the statement.
    public init(tenant: UUID, sessionHash: StoredBytes) {
        self.tenant = tenant
        self.sessionHash = sessionHash
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(sessionHash)
    }

    /// Reads one row.
    public func decode(row: inout PostgresRow) throws(PostgresError) -> Row {
        Row(hasSecondFactor: try row.next())
    }
}
