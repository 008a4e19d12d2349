import ArgumentParser
import SeededTestSupport

/// Asks a running agent for quotes, one after the other, and prints the times as JSON.
struct QuotesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quotes", abstract: "Times quotes of random customers over the socket of a running agent.")

    /// Quotes before the first that is timed.
    static let warmUp = 500

    @OptionGroup var options: AgentOptions

    @Option(help: "Quotes to time.")
    var quotes = 20_000

    @Option(help: "Start of the random numbers, so that rounds ask for different customers.")
    var seed: UInt64 = 1

    func run() async throws {
        let till = try Till(options, codes: try options.productCodes())
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<Self.warmUp { _ = try await till.quote(customers: options.customers, generator: &generator) }
        var times: [Double] = []
        for _ in 0..<quotes {
            times.append(try await till.quote(customers: options.customers, generator: &generator).microseconds)
        }
        await till.close()
        times.sort()
        print(
            """
            {"quotes":\(quotes),"p50_us":\(times[times.count / 2]),"p99_us":\(times[times.count * 99 / 100]),\
            "max_us":\(times[times.count - 1])}
            """)
    }
}
