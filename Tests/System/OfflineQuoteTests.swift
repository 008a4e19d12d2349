import Foundation
import KakuzukeProtocol
import RPC
import Rating
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: a store without its server gives the same prices, to the last bit, that the server gives for the same facts.
// Method: agents price random baskets while the server is off, up to 35 days after their last feed and over purchases
// that only they know. When the server has got these purchases it prices the same baskets for the same days.
extension SystemSuites {
    @Suite struct OfflineQuoteTests {
        /// A basket and the answer that the store gave.
        private struct Asked {
            var retailer: Int
            var request: Kakuzuke_V1_QuoteRequest
            var answer: Kakuzuke_V1_QuoteResponse
        }

        /// Days after the last feed, and purchases that the store's point of sale writes before each.
        private static let days: [(day: Int, purchases: Int)] = [(0, 0), (1, 60), (10, 120), (35, 160)]
        private static let quotesPerDay = 125
        private static let method = "kakuzuke.v1.RatingService/Quote"

        @Test(.timeLimit(.minutes(12))) func storesPriceLikeTheServer() async throws {
            var random = SeededGenerator(2)
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a", "supermarket-b"], stores: 2, households: 80,
                days: 150
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                for retailer in chain.retailers {
                    for store in chain.receipts.stores {
                        let branch = try chain.enrol(
                            retailer, store, journals: chain.receipts.journalFolder(store))
                        try await branch.process.start()
                    }
                }
                try await synchronizeAll(chain)
                try chain.expectAllReceipts()
                // What one store brought last is news for the other.
                try await synchronizeAll(chain)
                try await chain.server.stop()
                var own = try OwnPurchases(store: store, receipts: chain.receipts)
                let asked = try await askOffline(chain, store, &own, &random)
                #expect(asked.count == 1_000)
                try await compare(chain, store, asked, own)
            }
        }

        private func branches(_ chain: TestChain, _ store: String) -> [TestChain.Branch] {
            chain.branches.filter { $0.store == store }
        }

        private func synchronizeAll(_ chain: TestChain) async throws {
            for branch in chain.branches {
                let run = try await branch.process.synchronize()
                try #require(run.status == 0, "\(run.errors)")
            }
        }

        /// Lets days pass without the server and asks the store's agents for prices.
        private func askOffline(
            _ chain: TestChain, _ store: String, _ own: inout OwnPurchases, _ random: inout SeededGenerator
        ) async throws -> [Asked] {
            var asked: [Asked] = []
            var last = chain.receipts.nextDate
            for (day, purchases) in Self.days {
                let today = chain.receipts.nextDate.adding(days: day)
                if purchases > 0 {
                    try own.write(purchases, from: last.adding(days: 1), through: today, using: &random)
                }
                last = today
                for branch in branches(chain, store) {
                    try await branch.process.stop()
                    try branch.process.setBusinessDaysShift(TestChain.shift(to: today))
                    try await branch.process.start()
                    let expected = (chain.receipts.figures[store]?.receipts ?? 0) + own.figures.receipts
                    try await branch.process.wait(seconds: 30, for: "own purchases taken") {
                        $0.spool.accepted == UInt64(expected) && $0.businessDate == today.daysSinceEpoch
                    }
                    let door = try branch.process.door()
                    for _ in 0..<Self.quotesPerDay {
                        let request = chain.receipts.randomQuote(on: today, at: store, own, using: &random)
                        let answer: Kakuzuke_V1_QuoteResponse = try await door.unary(
                            Self.method, request, options: RPCCallOptions(deadline: .seconds(30), waitsForReady: true))
                        let place = try #require(chain.retailers.firstIndex { $0.code == branch.retailer.code })
                        asked.append(Asked(retailer: place, request: request, answer: answer))
                    }
                    await door.shutdown()
                }
            }
            return asked
        }

        /// Brings the purchases to the server and asks it for the same prices.
        private func compare(
            _ chain: TestChain, _ store: String, _ asked: [Asked], _ own: OwnPurchases
        ) async throws {
            let today = chain.receipts.nextDate.adding(days: Self.days.last?.day ?? 0)
            chain.server.businessDaysShift = TestChain.shift(to: today)
            try await chain.server.start()
            for branch in branches(chain, store) {
                let run = try await branch.process.synchronize()
                try #require(run.status == 0, "\(run.errors)")
                let quotes = try #require(try branch.process.status()).1.quotes
                #expect(quotes.recorded > 0 && quotes.unsent == 0 && quotes.refused == 0, "\(quotes)")
            }
            for retailer in chain.retailers {
                let expected = (chain.receipts.figures[store] ?? .none) + own.figures
                #expect(try retailer.stored()[store] == expected)
            }
            // Rule 5 of docs/sync.md allows a mark for facts that a state cannot follow; here each follows the feed.
            let marks = ["customer_limited", "ratings_out_of_range"]
            #expect(!asked.contains { $0.answer.remarkCodes.contains(where: marks.contains) })
            let client = try chain.server.client()
            var differences = 0
            for one in asked {
                let retailer = chain.retailers[one.retailer]
                var request = one.request
                if request.hasCustomer {
                    request.customer.identifier = Kakuzuke_V1_HashedIdentifier(
                        try retailer.identifierKey().hash(request.customer.memberNumber, kind: .memberNumber))
                    request.reason = "test"
                }
                let online: Kakuzuke_V1_QuoteResponse = try await client.unary(
                    Self.method, request, options: try retailer.callOptions())
                #expect(
                    one.answer.remarkCodes.contains("customer_unknown")
                        == online.remarkCodes.contains("customer_unknown"))
                // Purchases of later days change what is lacking: only the last day's ways know the same facts.
                let isLast = one.request.asOf == today.daysSinceEpoch
                let (store, server) = (one.answer.essence(), online.essence(beside: one.answer))
                let isSame = isLast ? store == server : store.withoutWays == server.withoutWays
                guard !isSame else { continue }
                differences += 1
                if differences <= 3 {
                    Issue.record(
                        """
                        \(retailer.code) differs
                        asked: \(try one.request.jsonString())
                        offline: \(try one.answer.jsonString())
                        online: \(try online.jsonString())
                        """)
                }
            }
            await client.shutdown()
            #expect(differences == 0)
            Self.report(asked)
            for (place, retailer) in chain.retailers.enumerated() {
                try expectVerified(retailer, asked.filter { $0.retailer == place })
            }
            try await expectTheSameAfterTheFeed(chain, store, asked.filter { $0.request.asOf == today.daysSinceEpoch })
        }

        /// The server has reckoned every quote again when it came, from what the store knew, and found the same prices.
        private func expectVerified(_ retailer: Retailer, _ asked: [Asked]) throws {
            let dates = asked.map { CalendarDate(daysSinceEpoch: $0.request.asOf) }.sorted()
            let (first, last) = (try #require(dates.first), try #require(dates.last))
            let found = try retailer.run(
                "quote", "verify", "--from", first.description, "--to", last.description, "--json"
            ).json
            let counts = (found["counts"] as? [[String: Any]] ?? []).reduce(into: [String: Int]()) { counts, count in
                let word = "\(count["verdict"] as? String ?? "") \(count["reason"] as? String ?? "")"
                counts[word, default: 0] += count["quotes"] as? Int ?? 0
            }
            // Nothing but purchases has happened, so that every one can be reckoned again.
            #expect(counts == ["equal ": asked.count])
            let one = try #require(asked.last).answer
            let text = try retailer.run("quote", "verify", "--quote", one.quoteID).output
            #expect(text.contains("Signature        holds") && text.contains("Now              equal"), "\(text)")
            #expect(try retailer.run("quote", "verify", "--quote", "Q0", exits: 65).errors.contains("next:"))
        }

        /// The feed now holds what the stores had laid over the old one.
        private func expectTheSameAfterTheFeed(
            _ chain: TestChain, _ store: String, _ asked: [Asked]
        ) async throws {
            for branch in branches(chain, store) {
                let door = try branch.process.door()
                for one in asked where chain.retailers[one.retailer].code == branch.retailer.code {
                    let answer: Kakuzuke_V1_QuoteResponse = try await door.unary(
                        Self.method, one.request, options: RPCCallOptions(deadline: .seconds(30), waitsForReady: true))
                    #expect(answer.freshness == .ready)
                    #expect(answer.essence(beside: one.answer) == one.answer.essence())
                }
                await door.shutdown()
            }
        }

        /// Shows that the baskets met every kind of customer.
        private static func report(_ asked: [Asked]) {
            let stages = Dictionary(grouping: asked.flatMap { $0.answer.ratings.map(\.rating.stage) }) { $0 }
            let words = stages.map { "\($0.key) \($0.value.count)" }.sorted().joined(separator: ", ")
            print("OfflineQuoteTests: \(asked.count) quotes alike; stages: \(words)")
            for stage in ["provisional", "starting", "converged"] { #expect(stages[stage] != nil, "\(stage)") }
        }
    }
}
