import ArgumentParser

/// The server program.
@main
struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kakuzuke-server",
        abstract: "Serves retailers' stores and headquarters.",
        subcommands: [
            DevCommand.self, ServeCommand.self, MigrateCommand.self, CheckCommand.self, OperatorTokenCommand.self,
            MethodsCommand.self,
        ])
}
