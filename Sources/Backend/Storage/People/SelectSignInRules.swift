public import Foundation
public import Postgres

/// Reads what a tenant wants of sign-ins.
public struct SelectSignInRules: PostgresRowStatement {
    /// One row of the answer.
    public struct Row: Hashable, Sendable {
        /// Minutes without a call after which a session ends.
        public var idleMinutes: Int32
        /// Hours after which it ends whatever happens.
        public var hours: Int32
        /// Whether everybody who signs in with a password needs one-time codes.
        public var secondFactorRequired: Bool
    }

    /// The text.
    public static let sql: PostgresSQL = """
        SELECT session_idle_minutes, session_hours, second_factor_required FROM tenant_settings WHERE tenant_id = $1
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
        Row(idleMinutes: try row.next(), hours: try row.next(), secondFactorRequired: try row.next())
    }
}
