import ArgumentParser

/// Prices baskets, and verifies what stores have quoted.
struct QuoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quote", abstract: "Prices a basket and explains the price; verifies the quotes of stores.",
        discussion: """
            Example: kakuzuke quote --store S01 --member 4711 --identifier-key TENANT-1.key --payment cash 4901x2 4902
            Example: kakuzuke quote verify --quote Q7K2M9P4XW3TC8NB6

            `kakuzuke quote price --help` tells all options of a price. \(ExitStatus.help())
            """,
        subcommands: [QuotePriceCommand.self, QuoteVerifyCommand.self], defaultSubcommand: QuotePriceCommand.self)
}
