import KakuzukeProtocol
import RPC
import SeededTestSupport
import SwiftProtobuf

/// A till: asks the agent's door for prices.
struct Till: Sendable {
    static let linesPerBasket = 10

    private let client: RPCClient
    private let store: String
    private let codes: [String]

    init(_ options: AgentOptions, codes: [String]) throws {
        store = options.store
        self.codes = codes
        client = try RPCClient(.unixSocket(path: options.agent + "/agent.sock"), random: { Double.random(in: 0..<1) })
    }

    /// Prices a basket of random goods for a random customer; throws when the answer is not the full one.
    func quote(customers: Int, generator: inout SeededGenerator) async throws -> Duration {
        var request = Kakuzuke_V1_QuoteRequest()
        request.customer.memberNumber = MemberNumber.text(Int.random(in: 0..<customers, using: &generator))
        request.basket.store = store
        request.basket.payment = "cash"
        request.basket.fulfilment = "carry_out"
        request.basket.lines = (0..<Self.linesPerBasket).map { _ in
            var line = Kakuzuke_V1_Basket.Line()
            line.product = codes[Int.random(in: 0..<codes.count, using: &generator)]
            line.quantity = 1_000
            return line
        }
        let start = ContinuousClock.now
        let response: Kakuzuke_V1_QuoteResponse = try await client.unary(
            "kakuzuke.v1.RatingService/Quote", request,
            options: RPCCallOptions(deadline: .seconds(10), waitsForReady: true))
        let time = ContinuousClock.now - start
        guard response.lines.count == Self.linesPerBasket, !response.ratings.isEmpty, response.remarkCodes.isEmpty,
            response.freshness == .ready
        else { throw BenchFailure("a quote is not the full one: \(response.remarkCodes)") }
        return time
    }

    func close() async { await client.shutdown() }
}

extension Duration {
    /// The duration in microseconds.
    var microseconds: Double {
        Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12
    }
}
