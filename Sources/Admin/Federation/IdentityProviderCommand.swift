import ArgumentParser

/// The identity provider at which a tenant's persons sign in.
struct IdentityProviderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity-provider", abstract: "The identity provider at which a tenant's persons sign in.",
        subcommands: [
            IdentityProviderSetCommand.self, IdentityProviderShowCommand.self, IdentityProviderRemoveCommand.self,
        ])
}
