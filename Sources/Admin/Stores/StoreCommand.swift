import ArgumentParser

/// Work on a tenant's stores.
struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Adds and lists stores, and compares their business dates.",
        subcommands: [StoreAddCommand.self, StoreListCommand.self, StoreReconcileCommand.self])
}
