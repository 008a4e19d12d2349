import ArgumentParser

/// Work on whole tenants: the platform operator's, and a tenant's own.
struct TenantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Works on whole tenants.",
        discussion: """
            create, list, suspend, resume, limits and delete are for the platform operator; settings, usage, export \
            and import for people of the tenant.
            """,
        subcommands: [
            TenantCreateCommand.self, TenantListCommand.self, TenantSuspendCommand.self, TenantResumeCommand.self,
            TenantLimitsCommand.self, TenantDeleteCommand.self, TenantSettingsCommand.self, TenantUsageCommand.self,
            TenantExportKeyCommand.self, TenantExportCommand.self, TenantInspectCommand.self,
            TenantImportCommand.self,
        ])
}
