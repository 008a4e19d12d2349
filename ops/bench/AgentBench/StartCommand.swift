import ArgumentParser
import Foundation
import SeededTestSupport

/// Starts an agent and tells how long it took until the first quote was answered.
struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Times the start of an agent until its first quote, then stops it.")

    @OptionGroup var options: AgentOptions

    @Option(help: "The program kakuzuke-agent.")
    var program: String

    func run() async throws {
        let codes = try options.productCodes()
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["run", "--data", options.agent]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        var generator = SeededGenerator(seed: UInt64.random(in: 0...UInt64.max))
        let start = ContinuousClock.now
        try process.run()
        // The agent says that it listens; asking earlier would time the pauses between attempts to connect.
        guard try output.fileHandleForReading.read(upToCount: 1) != nil else {
            throw BenchFailure("the agent does not start")
        }
        let listening = ContinuousClock.now - start
        let till = try Till(options, codes: codes)
        _ = try await till.quote(customers: options.customers, generator: &generator)
        let quoted = ContinuousClock.now - start
        await till.close()
        process.terminate()
        process.waitUntilExit()
        print("{\"listening_ms\":\(listening.microseconds / 1_000),\"first_quote_ms\":\(quoted.microseconds / 1_000)}")
    }
}
