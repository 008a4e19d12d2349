import ArgumentParser
import Foundation
import KakuzukeProtocol
import RPC

/// Sets the quotas of a tenant.
struct LimitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "limit", abstract: "Sets the quotas of all tenants.")

    @OptionGroup var options: WorldOptions

    @Option(help: "Receipts a second.")
    var receipts: UInt32

    @Option(help: "Look-ups a second.")
    var lookups: UInt32

    func run() async throws {
        let world = try BenchWorld.read(options.world)
        let client = try world.client(port: options.port)
        for tenant in world.tenants {
            var request = Kakuzuke_V1_SetTenantLimitsRequest()
            request.code = tenant.code
            request.limits.receiptsPerSecond = receipts
            request.limits.lookupsPerSecond = lookups
            let _: Kakuzuke_V1_SetTenantLimitsResponse = try await client.unary(
                TenantServiceMethod.setTenantLimits.rawValue, request,
                options: BenchWorld.options(world.operatorToken))
        }
        await client.shutdown()
        print("{}")
    }
}

/// Asks at a steady pace, ratings and quotes in turn, and tells how long the answers took.
struct AskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask", abstract: "Asks for one tenant at a steady pace and prints times as JSON.")

    @OptionGroup var options: WorldOptions

    @Option(help: "Position of the agent whose tenant and customers are asked for.")
    var agent = 0

    @Option(help: "Calls a second.")
    var rate: Double

    @Option(help: "How long; seconds.")
    var seconds: Double

    func run() async throws {
        let world = try BenchWorld.read(options.world)
        let lookup = BenchLookup(client: try world.client(port: options.port), world: world)
        var ratings = Times()
        var quotes = Times()
        let start = ContinuousClock.now
        for number in 0..<Int(rate * seconds) {
            try await Task.sleep(until: start + .seconds(Double(number) / rate), clock: .continuous)
            let customer = number % world.customersPerAgent
            let began = ContinuousClock.now
            if number % 2 == 0 {
                try await lookup.rating(agent, customer: customer)
                ratings.add(ContinuousClock.now - began)
            } else {
                try await lookup.quote(agent, customer: customer)
                quotes.add(ContinuousClock.now - began)
            }
        }
        await lookup.client.shutdown()
        print("{\"rating_us\":\(ratings.json),\"quote_us\":\(quotes.json)}")
    }
}

/// Asks and uploads far beyond the quota without ever heeding a refusal.
struct FloodCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flood", abstract: "Asks and uploads for one tenant beyond its quota and counts answers.")

    @OptionGroup var options: WorldOptions

    @Option(help: "Position of the agent that uploads and whose tenant and customers are asked for.")
    var agent = 1

    @Option(help: "Ratings asked for a second.")
    var lookups: Double

    @Option(help: "Receipts sent a second, in batches of 100.")
    var receipts: Double

    @Option(help: "How long; seconds.")
    var seconds: Double

    /// Callers between whom the ratings are divided.
    private static let callers = 8

    /// How calls ended.
    private struct Answers {
        var answered = 0
        var refused = 0
        var refusedWithSeconds = 0
        var others = 0

        mutating func count(_ error: (any Error)?) {
            guard let error else { return answered += 1 }
            guard let error = error as? RPCError, error.code == .resourceExhausted else { return others += 1 }
            refused += 1
            let detail = error.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
            if let seconds = detail?.parameters["seconds"].flatMap({ Int($0) }), seconds >= 1 {
                refusedWithSeconds += 1
            }
        }

        mutating func add(_ other: Answers) {
            answered += other.answered
            refused += other.refused
            refusedWithSeconds += other.refusedWithSeconds
            others += other.others
        }

        var json: String {
            """
            {"answered":\(answered),"refused":\(refused),"refused_with_seconds":\(refusedWithSeconds),\
            "others":\(others)}
            """
        }
    }

    func run() async throws {
        var world = try BenchWorld.read(options.world)
        let known = world
        async let uploads = upload(known)
        let asked = await withTaskGroup(of: Answers.self) { group in
            for _ in 0..<Self.callers { group.addTask { await ask(known) } }
            return await group.reduce(into: Answers()) { $0.add($1) }
        }
        let (uploaded, last) = try await uploads
        world.agents[agent] = last
        try world.write(options.world)
        print("{\"lookups\":\(asked.json),\"batches\":\(uploaded.json)}")
    }

    private func ask(_ world: BenchWorld) async -> Answers {
        var answers = Answers()
        guard let client = try? world.client(port: options.port) else { return answers }
        let lookup = BenchLookup(client: client, world: world)
        let rate = lookups / Double(Self.callers)
        let start = ContinuousClock.now
        for number in 0..<Int(rate * seconds) {
            try? await Task.sleep(until: start + .seconds(Double(number) / rate), clock: .continuous)
            do {
                try await lookup.rating(agent, customer: number % world.customersPerAgent)
                answers.count(nil)
            } catch {
                answers.count(error)
            }
            // Whoever falls behind stops in time all the same.
            if ContinuousClock.now > start + .seconds(seconds) { break }
        }
        await client.shutdown()
        return answers
    }

    private func upload(_ world: BenchWorld) async throws -> (Answers, BenchWorld.Agent) {
        var answers = Answers()
        var sender = try await BenchAgent(world.agents[agent], in: world, port: options.port)
        let rate = receipts / 100
        let start = ContinuousClock.now
        for number in 0..<Int(rate * seconds) {
            try await Task.sleep(until: start + .seconds(Double(number) / rate), clock: .continuous)
            do {
                try await sender.send(try sender.batch(receipts: 100))
                answers.count(nil)
            } catch {
                answers.count(error)
            }
            if ContinuousClock.now > start + .seconds(seconds) { break }
        }
        await sender.client.shutdown()
        return (answers, sender.agent)
    }
}
