/// What a credential may do; raw values stand in the database and in the documentation.
///
/// The table of roles and methods is `MethodAccess`. Source: `docs/security.md`, "Roles".
public enum Role: String, CaseIterable, Comparable, Sendable {
    /// Tenants and health; nothing of any tenant's customers.
    case platformOperator = "platform_operator"
    /// Everything inside the tenant.
    case owner
    /// Stores, agents, users below owner, settings, imports.
    case administrator
    /// Drafts policies.
    case policyAuthor = "policy_author"
    /// Activates policies that others wrote.
    case policyActivator = "policy_activator"
    /// Reports, no single customers.
    case analyst
    /// Reports and plans of the own categories.
    case categoryManager = "category_manager"
    /// Drafts proposals.
    case promotionAuthor = "promotion_author"
    /// Approves proposals that others drafted.
    case promotionApprover = "promotion_approver"
    /// One customer at a time, by member number and with a reason.
    case customerService = "customer_service"
    /// Agents, quarantine and figures of the own stores.
    case storeManager = "store_manager"
    /// Reads the audit log and settings.
    case auditor
    /// A program with a list of methods.
    case integration
    /// A store's agent.
    case agent

    /// The roles that a person of a tenant can have.
    public static let ofPersons: [Role] = allCases.filter { ![.platformOperator, .integration, .agent].contains($0) }

    /// In the order of the table of roles.
    public static func < (left: Role, right: Role) -> Bool { left.position < right.position }

    private var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
