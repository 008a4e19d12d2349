import ArgumentParser

/// Brings master data in from files.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Brings products and members in from CSV files.",
        subcommands: [ImportProductsCommand.self, ImportMembersCommand.self])
}
