import ArgumentParser
import Foundation

/// The measurements of a running agent (bars B4 and B9); `ops/bench/run` drives it.
@main struct AgentBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent-bench",
        abstract: "Fills an enrolled agent's cache, and times its quotes and its cold start.",
        subcommands: [FillCommand.self, QuotesCommand.self, StartCommand.self])
}

/// Which agent, and what is in its cache.
struct AgentOptions: ParsableArguments {
    @Option(help: "Folder of an agent that was enrolled and has taken a feed.")
    var agent: String

    @Option(help: "Code of its store.")
    var store: String

    @Option(help: "Customers in the cache.")
    var customers: Int

    @Option(help: "File with the products as `kakuzuke import products` takes it.")
    var products: String

    /// Codes of the products.
    func productCodes() throws -> [String] {
        let text = try String(contentsOfFile: products, encoding: .utf8)
        return text.split(separator: "\n").dropFirst().compactMap { $0.split(separator: ",").first.map(String.init) }
    }
}

/// The measurement cannot go on.
struct BenchFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Member numbers of the invented customers.
enum MemberNumber {
    static func text(_ number: Int) -> String { "M\(10_000_000 + number)" }
}
