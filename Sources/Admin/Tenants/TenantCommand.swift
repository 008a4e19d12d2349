import ArgumentParser

/// The platform operator's work on tenants.
struct TenantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Adds and lists tenants; for the platform operator.",
        subcommands: [TenantCreateCommand.self, TenantListCommand.self])
}
