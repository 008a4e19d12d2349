import ArgumentParser

/// Says who customers are, and what is known of them.
struct CustomerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer", abstract: "Merges customers, undoes merges, resolves contradicting identifiers.",
        subcommands: [
            CustomerMergeCommand.self, CustomerUnmergeCommand.self, CustomerMergesCommand.self,
            CustomerLinkCommand.self, CustomerConflictsCommand.self, CustomerResolveCommand.self,
            CustomerRecordCommand.self,
        ])
}
