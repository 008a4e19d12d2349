import ArgumentParser

/// Asks for ratings and checks them.
struct RatingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rating", abstract: "Shows and explains one customer's ratings; checks the ratings of all.",
        subcommands: [
            RatingShowCommand.self, RatingExplainCommand.self, RatingVerifyCommand.self, RatingRecomputeCommand.self,
        ])
}
