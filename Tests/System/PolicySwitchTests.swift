import Foundation
import KakuzukeProtocol
import RPC
import Rating
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: stores change their policy on the day, without the server, and go back with their next feed. Method: real
// programs; a second version is simulated and put on the schedule, the store prices around its date while the server is
// off, and the server must say the same afterwards.
extension SystemSuites {
    @Suite struct PolicySwitchTests {
        private static let ahead = 5

        /// The store's or the server's price of one basket for a member.
        private static func quote(
            _ client: RPCClient, _ reference: Kakuzuke_V1_CustomerReference, _ chain: TestChain, on date: CalendarDate,
            _ options: RPCCallOptions
        ) async throws -> Kakuzuke_V1_QuoteResponse {
            var request = Kakuzuke_V1_QuoteRequest()
            request.customer = reference
            request.asOf = date.daysSinceEpoch
            request.reason = "test"
            request.basket.store = chain.receipts.stores[0]
            request.basket.payment = "cash"
            request.basket.fulfilment = "carry_out"
            request.basket.lines = chain.receipts.products.prefix(4).map { product in
                var line = Kakuzuke_V1_Basket.Line()
                line.product = product.code
                line.quantity = 2_000
                return line
            }
            var answer: Kakuzuke_V1_QuoteResponse = try await client.unary(
                "kakuzuke.v1.RatingService/Quote", request, options: options)
            answer.quoteID = ""
            answer.freshness = .ready
            answer.remarkCodes = []
            return answer
        }

        private func offline(
            _ chain: TestChain, _ branch: TestChain.Branch, on date: CalendarDate
        ) async throws -> [Kakuzuke_V1_QuoteResponse] {
            let door = try branch.process.door()
            var answers: [Kakuzuke_V1_QuoteResponse] = []
            for member in chain.receipts.members.prefix(12) {
                var reference = Kakuzuke_V1_CustomerReference()
                reference.memberNumber = member
                answers.append(
                    try await Self.quote(
                        door, reference, chain, on: date,
                        RPCCallOptions(deadline: .seconds(30), waitsForReady: true)))
            }
            await door.shutdown()
            return answers
        }

        private func online(
            _ chain: TestChain, _ retailer: Retailer, on date: CalendarDate
        ) async throws -> [Kakuzuke_V1_QuoteResponse] {
            let client = try chain.server.client()
            var answers: [Kakuzuke_V1_QuoteResponse] = []
            for member in chain.receipts.members.prefix(12) {
                var reference = Kakuzuke_V1_CustomerReference()
                reference.identifier = Kakuzuke_V1_HashedIdentifier(
                    try retailer.identifierKey().hash(member, kind: .memberNumber))
                answers.append(
                    try await Self.quote(client, reference, chain, on: date, try retailer.callOptions()))
            }
            await client.shutdown()
            return answers
        }

        private func synchronize(_ branch: TestChain.Branch) async throws {
            let run = try await branch.process.synchronize()
            try #require(run.status == 0, "\(run.errors)")
        }

        @Test(.timeLimit(.minutes(6))) func aStoreSwitchesOnTheDayAndGoesBack() async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 30, days: 120
            ) { chain in
                let retailer = try #require(chain.retailers.first)
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(retailer, store, journals: chain.receipts.journalFolder(store))
                try await branch.process.start()
                try await synchronize(branch)
                let today = chain.receipts.nextDate
                let day = today.adding(days: Self.ahead)
                try retailer.run(
                    "policy", "upload", SyntheticReceipts.policies.appending(path: "supermarket-b.yaml").path(),
                    "--note", "for the spring")
                // Without a simulation somebody has to say why.
                try retailer.activatePolicy(2, from: "\(day)", exits: 65)
                let report = try retailer.run("policy", "simulate", "2", "--json")
                #expect(!report.output.isEmpty)
                try retailer.activatePolicy(2, from: "\(day)")
                let history = try retailer.run("policy", "history")
                for word in ["scheduled", "active", "for the spring"] { #expect(history.output.contains(word)) }
                try await synchronize(branch)
                try await chain.server.stop()
                let before = try await offline(chain, branch, on: day.adding(days: -1))
                let after = try await offline(chain, branch, on: day)
                #expect(before.allSatisfy { $0.policyVersion == 1 } && after.allSatisfy { $0.policyVersion == 2 })
                #expect(zip(before, after).contains { $0.total != $1.total }, "the versions price differently")
                chain.server.businessDaysShift = TestChain.shift(to: day)
                try await chain.server.start()
                #expect(try await online(chain, retailer, on: day.adding(days: -1)) == before)
                #expect(try await online(chain, retailer, on: day) == after)
                let dry = try retailer.run("policy", "rollback", "--reason", "test")
                #expect(dry.output.contains("nothing has changed"))
                #expect(try await online(chain, retailer, on: day) == after)
                // The store has synchronised under the new version when the old one comes back.
                try await branch.process.stop()
                try branch.process.setBusinessDaysShift(TestChain.shift(to: day))
                try await branch.process.start()
                try await synchronize(branch)
                #expect(try await offline(chain, branch, on: day) == after)
                try retailer.run("policy", "rollback", "--reason", "test", "--yes")
                try await synchronize(branch)
                let back = try await offline(chain, branch, on: day)
                #expect(back.allSatisfy { $0.policyVersion == 1 })
                #expect(try await online(chain, retailer, on: day) == back)
            }
        }
    }
}
