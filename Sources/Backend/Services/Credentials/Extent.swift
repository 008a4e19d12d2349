/// How far a role reaches with a method.
///
/// Source: `docs/security.md`, "Roles".
public enum Extent: String, CaseIterable, Sendable {
    /// The directory of tenants.
    case platform
    /// Everything of the tenant.
    case tenant
    /// The stores that the person manages.
    case ownStores = "own stores"
    /// The categories that the person manages.
    case ownCategories = "own categories"
    /// The store of the agent.
    case ownStore = "own store"
    /// What belongs to the caller.
    case oneself
}
