import ArgumentParser
import Foundation
import RPC

/// Lets agents upload batches of new receipts, a few agents at a time, and tells how long it took.
///
/// Connections and handshakes come before, so that only uploads are timed.
struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest", abstract: "Uploads new receipts of some agents and prints the time as JSON.")

    @OptionGroup var options: WorldOptions

    @Option(help: "How many agents upload, from the first one on.")
    var agents: Int

    @Option(help: "First agent.")
    var from = 0

    @Option(help: "Batches of each agent.")
    var batches = 1

    @Option(help: "Receipts of each batch.")
    var receipts = 100

    @Option(help: "Agents that upload at a time.")
    var atATime = 4

    /// The server takes 256 connections of one address.
    private static let connectionsMax = 200

    func run() async throws {
        var world = try BenchWorld.read(options.world)
        var seconds = 0.0
        var place = from
        while place < from + agents {
            let part = place..<min(place + Self.connectionsMax, from + agents)
            seconds += try await upload(&world, part.map { $0 % world.agents.count })
            place = part.upperBound
        }
        try world.write(options.world)
        print("{\"seconds\":\(seconds),\"receipts\":\(agents * batches * receipts)}")
    }

    private func upload(_ world: inout BenchWorld, _ places: [Int]) async throws -> Double {
        var ready: [(Int, BenchAgent)] = []
        for place in places {
            ready.append((place, try await BenchAgent(world.agents[place], in: world, port: options.port)))
        }
        let start = ContinuousClock.now
        let done = try await withThrowingTaskGroup(of: [(Int, BenchAgent)].self) { group in
            for worker in 0..<atATime {
                let mine = stride(from: worker, to: ready.count, by: atATime).map { ready[$0] }
                group.addTask { [batches, receipts] in
                    var mine = mine
                    for index in mine.indices { try await mine[index].1.upload(batches, receipts: receipts) }
                    return mine
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let seconds = (ContinuousClock.now - start).inSeconds
        for (place, agent) in done {
            world.agents[place] = agent.agent
            await agent.client.shutdown()
        }
        return seconds
    }
}
