/// What a credential may do; raw values stand in the database and in the documentation.
///
/// The table of roles and methods is `MethodAccess`. Source: `docs/security.md`, "Roles".
public enum Role: String, CaseIterable, Sendable {
    /// Tenants and health; nothing of any tenant's customers.
    case platformOperator = "platform_operator"
    /// Everything inside the tenant.
    case owner
    /// Stores, agents, settings, imports.
    case administrator
    /// Drafts policies.
    case policyAuthor = "policy_author"
    /// Activates policies.
    case policyActivator = "policy_activator"
    /// One customer at a time.
    case customerService = "customer_service"
    /// Reads the audit log and settings.
    case auditor
    /// A store's agent.
    case agent
}
