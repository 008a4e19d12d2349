import Foundation
public import Storage

/// Who is calling, after authentication.
public enum Credential: Sendable {
    /// The platform operator, who belongs to no tenant.
    case platformOperator(label: String)
    /// A person of a tenant, or a program.
    case person(PersonCredential)
    /// A store's agent with a certificate.
    case agent(AgentCredential)

    /// The scope of the credential's tenant; nil for the platform operator.
    public var scope: TenantScope? {
        switch self {
        case .platformOperator: nil
        case .person(let person): person.scope
        case .agent(let agent): agent.scope
        }
    }

    /// Names the credential in the audit log; never a secret.
    public var label: String {
        switch self {
        case .platformOperator(let label): "operator:" + label
        case .person(let person): person.label
        case .agent(let agent): "agent:" + agent.agent.uuidString.lowercased()
        }
    }
}
