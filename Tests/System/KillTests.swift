import Foundation
import KakuzukeProtocol
import LocalStore
import SeededTestSupport
import Testing

// Goal: no receipt is lost or counted twice, and no rating is wrong, whatever is killed whenever.
// Method: agents of two retailers follow journals that appear month by month, while agents, server and database are
// killed at random moments and started again; then what is stored is compared with the source.
extension SystemSuites {
    @Suite struct KillTests {
        private enum Victim: CaseIterable {
            case agent, server, database
        }

        /// How often each is killed.
        private static let kills: [Victim: Int] = [.agent: 20, .server: 14, .database: 14]

        @Test(.timeLimit(.minutes(12))) func nothingIsLostOrDoubledWhateverIsKilled() async throws {
            var random = SeededGenerator(1)
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a", "supermarket-b"], stores: 2, households: 230,
                days: 300
            ) { chain in
                for retailer in chain.retailers {
                    for store in chain.receipts.stores { try chain.enrol(retailer, store) }
                }
                for branch in chain.branches { try await branch.process.start() }
                let hits = try await killAround(chain, &random)
                print("KillTests: \(hits) of \(Self.kills.values.reduce(0, +)) kills met receipts on their way")
                #expect(hits >= 5)
                try await settle(chain)
                try chain.expectAllReceipts()
                for retailer in chain.retailers {
                    try await retailer.verifyRatings(of: chain.receipts.members.count, seconds: 120)
                }
                for branch in chain.branches {
                    let (exit, status) = try #require(try branch.process.status())
                    #expect(exit == 0 && status.spool.unsent == 0 && status.spool.quarantineOpen == 0)
                    try await branch.process.stop()
                }
                try await chain.server.stop()
            }
        }

        /// Shows the agents their journals bit by bit and kills in between.
        ///
        /// Gives how many kills found receipts that the server had not acknowledged.
        private func killAround(_ chain: TestChain, _ random: inout SeededGenerator) async throws -> Int {
            // The order of months within a store is kept, as at a point of sale.
            var waiting = try chain.branches.map { branch in
                (branch: branch, journals: try chain.receipts.journals(branch.store))
            }
            var left = waiting.reduce(0) { $0 + $1.journals.count }
            let victims = Victim.allCases.flatMap { Array(repeating: $0, count: Self.kills[$0] ?? 0) }
                .shuffled(using: &random)
            var hits = 0
            for (number, victim) in victims.enumerated() {
                // Everything is shown before the last kill.
                let share = (left + victims.count - number - 1) / (victims.count - number)
                for _ in 0..<share {
                    let places = waiting.indices.filter { !waiting[$0].journals.isEmpty }
                    guard let place = places.randomElement(using: &random) else { break }
                    try waiting[place].branch.show(waiting[place].journals.removeFirst())
                    left -= 1
                }
                try await Task.sleep(for: .milliseconds(Int.random(in: 50...1_600, using: &random)))
                let agent = chain.branches[Int.random(in: 0..<chain.branches.count, using: &random)].process
                let pause = Duration.milliseconds(Int.random(in: 0...300, using: &random))
                switch victim {
                case .agent:
                    try await agent.kill()
                    if Self.hasUnsent(agent) { hits += 1 }
                    try await Task.sleep(for: pause)
                    try await agent.start()
                case .server:
                    try await chain.server.kill()
                    if chain.branches.contains(where: { Self.hasUnsent($0.process) }) { hits += 1 }
                    try await Task.sleep(for: pause)
                    try await chain.server.start()
                case .database:
                    try await chain.server.killDatabase()
                    if chain.branches.contains(where: { Self.hasUnsent($0.process) }) { hits += 1 }
                    try await Task.sleep(for: pause)
                    try await chain.server.stop()
                    try await chain.server.start()
                }
            }
            return hits
        }

        /// Looks into an agent's file past the agent.
        private static func hasUnsent(_ agent: AgentProcess) -> Bool {
            guard let database = try? AgentDatabase(path: agent.folder + "/agent.db") else { return false }
            defer { try? database.close() }
            return (try? database.read { try $0.spoolStatus().unsentCount }) ?? 0 > 0
        }

        /// Waits until every agent has read and sent everything and the last round went well.
        private func settle(_ chain: TestChain) async throws {
            let settledFrom = Int64(Date().timeIntervalSince1970 * 1_000)
            for branch in chain.branches {
                let expected = try #require(chain.receipts.figures[branch.store]).receipts
                try await branch.process.wait(seconds: 150, for: "everything sent") { status in
                    status.spool.unsent == 0 && status.spool.accepted == UInt64(expected)
                        && status.conversation.failureCode.isEmpty
                        && status.conversation.succeededAtMs > settledFrom
                }
            }
        }
    }
}
