import Logging

/// What sign-in at identity providers needs from outside.
struct FederationParts: Sendable {
    /// What the platform operator allows.
    var rules: FederationRules
    /// Seals client secrets.
    var seal: ClientSecretSeal
    /// Asks providers.
    var client = ProviderClient()
    /// How often one address may start sign-ins, and how often it may finish them.
    var pace = (start: AddressPace(), finish: AddressPace())
    /// Forgets credentials as soon as they change.
    var credentials: CredentialMemory
    /// Where the reasons of refusals go.
    var logger: Logger
}
