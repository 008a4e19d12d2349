import ArgumentParser

/// The item master.
struct ProductCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "product", abstract: "Lists the item master.", subcommands: [ProductListCommand.self])
}
