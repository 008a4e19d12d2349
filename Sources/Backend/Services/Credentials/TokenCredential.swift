public import Storage

/// An API token of one tenant that has been found valid.
public struct TokenCredential: Sendable {
    /// The tenant.
    public let scope: TenantScope
    /// What the token may do.
    public let role: Role
    /// What it is for.
    public let label: String
}
