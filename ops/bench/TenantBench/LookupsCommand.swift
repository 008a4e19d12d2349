import ArgumentParser
import Foundation
import KakuzukeProtocol
import RPC

/// One look-up or quote of a customer, as a person or program of the tenant asks for it.
struct BenchLookup {
    let client: RPCClient
    let world: BenchWorld

    /// The rating of a customer of an agent's store.
    func rating(_ agent: Int, customer: Int) async throws {
        var request = Kakuzuke_V1_GetRatingRequest()
        request.customer = try reference(agent, customer)
        request.reason = "bench"
        let answer: Kakuzuke_V1_GetRatingResponse = try await client.unary(
            RatingServiceMethod.getRating.rawValue, request, options: options(agent))
        guard !answer.ratings.isEmpty else { throw BenchFailure("a rating is empty") }
    }

    /// The price of a basket of ten lines for a customer of an agent's store.
    func quote(_ agent: Int, customer: Int) async throws {
        var request = Kakuzuke_V1_QuoteRequest()
        request.customer = try reference(agent, customer)
        request.reason = "bench"
        request.basket.store = world.agents[agent].store
        request.basket.payment = "cash"
        request.basket.lines = (1...10).map { number in
            var line = Kakuzuke_V1_Basket.Line()
            line.category = "GROCERY"
            line.unitCostE2 = Int64(10_000 + 100 * number)
            line.tax = "standard"
            line.quantity = 1_000
            return line
        }
        let answer: Kakuzuke_V1_QuoteResponse = try await client.unary(
            RatingServiceMethod.quote.rawValue, request, options: options(agent))
        guard answer.lines.count == 10 else { throw BenchFailure("a quote has \(answer.lines.count) lines") }
    }

    private func options(_ agent: Int) -> RPCCallOptions {
        BenchWorld.options(world.tenants[world.agents[agent].tenant].ownerToken)
    }

    private func reference(_ agent: Int, _ customer: Int) throws -> Kakuzuke_V1_CustomerReference {
        var reference = Kakuzuke_V1_CustomerReference()
        reference.identifier = Kakuzuke_V1_HashedIdentifier(
            try BenchWorld.identifier(world.agents[agent].firstCustomer + customer))
        return reference
    }
}

/// Looks up random customers of all tenants as fast as a few callers can.
struct LookupsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookups", abstract: "Times ratings of random customers and prints JSON.")

    @OptionGroup var options: WorldOptions

    @Option(help: "How long; seconds.")
    var seconds: Double

    @Option(help: "Callers at a time, each with a connection.")
    var callers = 4

    func run() async throws {
        let world = try BenchWorld.read(options.world)
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let times = try await withThrowingTaskGroup(of: Times.self) { group in
            for _ in 0..<callers {
                group.addTask { [port = options.port] in
                    let lookup = BenchLookup(client: try world.client(port: port), world: world)
                    var times = Times()
                    while ContinuousClock.now < end {
                        let agent = Int.random(in: 0..<world.agents.count)
                        let customer = Int.random(in: 0..<world.customersPerAgent)
                        let began = ContinuousClock.now
                        try await lookup.rating(agent, customer: customer)
                        times.add(ContinuousClock.now - began)
                    }
                    await lookup.client.shutdown()
                    return times
                }
            }
            return try await group.reduce(into: Times()) { $0.add($1) }
        }
        let took = (ContinuousClock.now - start).inSeconds
        print(
            """
            {"calls":\(times.count),"rate":\(Double(times.count) / took),"p50_us":\(times.percentile(50)),\
            "p99_us":\(times.percentile(99))}
            """)
    }
}
