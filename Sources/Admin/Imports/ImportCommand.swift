import ArgumentParser

/// Brings master data in from files.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Brings products, members and what they told in from CSV files.",
        subcommands: [
            ImportProductsCommand.self, ImportMembersCommand.self, ImportEnrolmentsCommand.self,
            ImportAttributesCommand.self, ImportReservationsCommand.self,
        ])
}
