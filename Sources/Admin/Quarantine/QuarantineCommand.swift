import ArgumentParser

/// What the server has put aside because it could not be taken.
struct QuarantineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Lists and settles what the server has put aside.",
        subcommands: [QuarantineListCommand.self, QuarantineRetryCommand.self, QuarantineDiscardCommand.self])
}
