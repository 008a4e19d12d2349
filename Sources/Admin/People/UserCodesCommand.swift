import ArgumentParser

/// Sets up one's own one-time codes.
struct UserCodesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes", abstract: "Sets up your own one-time codes, in two steps.",
        subcommands: [UserCodesBeginCommand.self, UserCodesConfirmCommand.self])
}
