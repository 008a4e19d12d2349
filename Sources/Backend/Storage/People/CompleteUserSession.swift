public import Foundation
public import Postgres

/// Notes that the person of a session has shown a second factor.
public struct CompleteUserSession: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE user_sessions SET has_second_factor = true WHERE tenant_id = $1 AND session_hash = $2
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
}
