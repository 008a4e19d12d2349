import ArgumentParser

/// The command line of chain headquarters.
@main
struct KakuzukeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kakuzuke",
        abstract: "Administers Kakuzuke: policies, ratings and prices of a retailer.",
        subcommands: [RateCommand.self, PolicyCommand.self])
}
