import ArgumentParser

/// Work on a tenant's persons.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Adds and handles persons; sets your own password and one-time codes.",
        subcommands: [
            UserAddCommand.self, UserListCommand.self, UserRoleCommand.self, UserDisableCommand.self,
            UserEnableCommand.self, UserInviteCommand.self, UserPasswordCommand.self, UserCodesCommand.self,
        ])
}
