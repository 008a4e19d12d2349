import Foundation
public import Storage

/// Who is calling, after authentication.
public enum Credential: Sendable {
    /// The platform operator, who belongs to no tenant.
    case platformOperator(label: String)
    /// A person or program with an API token of one tenant.
    case token(TokenCredential)
    /// A store's agent with a certificate.
    case agent(AgentCredential)

    /// What the credential may do.
    public var role: Role {
        switch self {
        case .platformOperator: .platformOperator
        case .token(let token): token.role
        case .agent: .agent
        }
    }

    /// The scope of the credential's tenant; nil for the platform operator.
    public var scope: TenantScope? {
        switch self {
        case .platformOperator: nil
        case .token(let token): token.scope
        case .agent(let agent): agent.scope
        }
    }

    /// Names the credential in the audit log; never a secret.
    public var label: String {
        switch self {
        case .platformOperator(let label): "operator:" + label
        case .token(let token): "token:" + token.label
        case .agent(let agent): "agent:" + agent.agent.uuidString.lowercased()
        }
    }
}
