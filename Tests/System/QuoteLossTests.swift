import Foundation
import KakuzukeProtocol
import RPC
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: an agent that is killed loses at most what it had not recorded yet, and says how many quotes that were. Method:
// the real program hands out quotes and is killed at random moments; every id that was told is looked for.
extension SystemSuites {
    @Suite struct QuoteLossTests {
        private static let rounds = 6
        /// Quotes that can wait in memory when the disk keeps up: those of one transaction, and what came meanwhile.
        private static let lossMax: UInt64 = 1_024

        @Test(.timeLimit(.minutes(4))) func aKilledAgentCountsWhatItHadNotRecorded() async throws {
            let seed = SeededGenerator.runSeed
            var random = SeededGenerator(seed: seed)
            try await TestChain.with(
                seed: seed, tenants: ["supermarket-a"], stores: 1, households: 15, days: 60
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                #expect(try await branch.process.synchronize().status == 0)
                let product = try #require(chain.receipts.products.first).code
                var told: UInt64 = 0
                var lost: UInt64 = 0
                for round in 0..<Self.rounds {
                    try await branch.process.start()
                    told += try await Self.quotes(
                        Int.random(in: 1...700, using: &random), of: branch, store: store, product: product)
                    // Without a wait some wait in memory; with one of half a second all are recorded.
                    let isSettled = round % 3 == 2
                    if isSettled { try await Task.sleep(for: .milliseconds(600)) }
                    try await branch.process.kill()
                    try await branch.process.start()
                    try await branch.process.wait(seconds: 20, for: "all quotes accounted for") { status in
                        status.quotes.recorded + status.quotes.lost == told
                    }
                    let (_, status) = try #require(try branch.process.status())
                    #expect(status.quotes.lost - lost <= Self.lossMax)
                    if isSettled { #expect(status.quotes.lost == lost, "seed \(seed), round \(round)") }
                    #expect(status.quotes.unsent <= status.quotes.recorded && status.quotes.refused == 0)
                    lost = status.quotes.lost
                    try await branch.process.stop()
                }
                // Orderly stops lose nothing, and commands record as well.
                try await branch.process.start()
                told += try await Self.quotes(50, of: branch, store: store, product: product)
                try await branch.process.stop()
                #expect(try branch.process.run("quote", product).status == 0)
                let (_, status) = try #require(try branch.process.status())
                #expect(status.quotes.recorded == told + 1 - lost)
                #expect(status.quotes.lost == lost)
                let text = try branch.process.run("status").output
                #expect(text.contains("\(status.quotes.recorded) recorded"), "\(text)")
                // Whenever the agent was killed, what is recorded is at the server once.
                #expect(try await branch.process.synchronize().status == 0)
                let (_, sent) = try #require(try branch.process.status())
                #expect(sent.quotes.unsent == 0 && sent.quotes.refused == 0, "\(sent.quotes)")
                let kept = try chain.server.query("SELECT count(*), count(DISTINCT quote_id) FROM store_quotes")
                #expect(kept == [["\(sent.quotes.recorded)", "\(sent.quotes.recorded)"]])
            }
        }

        /// Asks for quotes one after the other; how many were told.
        private static func quotes(
            _ count: Int, of branch: TestChain.Branch, store: String, product: String
        ) async throws -> UInt64 {
            let door = try branch.process.door()
            var request = Kakuzuke_V1_QuoteRequest()
            request.basket.store = store
            request.basket.lines = [
                .with {
                    $0.product = product
                    $0.quantity = 1_000
                }
            ]
            for _ in 0..<count {
                let answer: Kakuzuke_V1_QuoteResponse = try await door.unary(
                    "kakuzuke.v1.RatingService/Quote", request,
                    options: RPCCallOptions(deadline: .seconds(30), waitsForReady: true))
                #expect(!answer.quoteID.isEmpty)
            }
            await door.shutdown()
            return UInt64(count)
        }
    }
}
