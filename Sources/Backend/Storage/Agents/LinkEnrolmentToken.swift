public import Foundation
public import Postgres

/// Notes which agent redeemed a token.
public struct LinkEnrolmentToken: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        UPDATE enrolment_tokens SET agent_id = $3 WHERE tenant_id = $1 AND token_hash = $2
        """

    /// The tenant.
    public var tenant: UUID
    /// SHA-256 of the token.
    public var tokenHash: StoredBytes
    /// The agent.
    public var agent: UUID

    /// Makes the statement.
    public init(tenant: UUID, tokenHash: StoredBytes, agent: UUID) {
        self.tenant = tenant
        self.tokenHash = tokenHash
        self.agent = agent
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(tokenHash)
        parameters.append(agent)
    }
}
