import ArgumentParser
import Foundation

/// The command line of chain headquarters.
@main
struct KakuzukeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kakuzuke",
        abstract: "Administers Kakuzuke: tenants, stores, agents, policies, imports, ratings and prices.",
        discussion: "Sign in with `kakuzuke login`; `rate` and `policy validate` need no server.",
        subcommands: [
            LoginCommand.self, LogoutCommand.self, WhoAmICommand.self, UserCommand.self, TokenCommand.self,
            IdentityProviderCommand.self, TenantCommand.self, StoreCommand.self, AgentCommand.self,
            PolicyCommand.self,
            ImportCommand.self, ProductCommand.self, CustomerCommand.self, QuarantineCommand.self,
            RatingCommand.self, QuoteCommand.self, OrderCommand.self, RateCommand.self,
        ])

    /// Runs the command line, unless it names a command that there is not.
    static func main() async {
        if let slip = CommandSlip(Array(CommandLine.arguments.dropFirst()), root: Self.self) {
            FileHandle.standardError.write(Data(slip.message.utf8))
            Self.exit(withError: ExitCode(ExitStatus.usage.rawValue))
        }
        await main(nil)
    }
}
