import Logging

/// What sign-in at identity providers needs from outside.
struct FederationParts: Sendable {
    /// What the platform operator allows.
    var rules: FederationRules
    /// Seals client secrets.
    var seal: ClientSecretSeal
    /// Asks providers.
    var client = ProviderClient()
    /// Where the reasons of refusals go.
    var logger: Logger
}
