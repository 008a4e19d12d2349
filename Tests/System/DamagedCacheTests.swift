import Foundation
import KakuzukeProtocol
import LocalStore
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: an agent whose file was changed behind its back gives no price rather than a wrong one.
// Method: rows of a real agent's file are changed by SQL while the agent does not run.
extension SystemSuites {
    @Suite struct DamagedCacheTests {
        /// A change, and whether a member and a walk-in still get a price after it.
        private static let damages: [(sql: String, member: Bool, walkIn: Bool)] = [
            ("UPDATE state_# SET states = zeroblob(length(states))", false, true),
            ("UPDATE state_# SET states = substr(states, 1, length(states) - 1)", false, true),
            ("UPDATE customer_# SET facts = zeroblob(length(facts))", false, true),
            ("UPDATE customer_# SET flags = flags + 1", false, true),
            (
                "UPDATE product_# SET payload = CAST(substr(payload, 1, length(payload) - 1) || x'7f' AS BLOB)", false,
                false
            ),
            ("UPDATE policy_# SET payload = zeroblob(length(payload))", false, false),
            // Rows of two customers change places.
            (
                """
                UPDATE state_# SET states = (SELECT s.states FROM state_# s WHERE s.key <> state_#.key
                    AND s.states <> state_#.states LIMIT 1)
                """, false, true
            ),
        ]

        @Test(.timeLimit(.minutes(3))) func aChangedRowGivesNoPrice() async throws {
            let seed = SeededGenerator.runSeed
            try await TestChain.with(
                seed: seed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 60
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(
                    try #require(chain.retailers.first), store, journals: chain.receipts.journalFolder(store))
                #expect(try branch.process.run("sync").status == 0)
                try await chain.server.stop()
                let (agent, basket) = (branch.process, chain.receipts.products.prefix(2).map(\.code))
                let member = try #require(chain.receipts.members.first)
                let right = try #require(try agent.price(member, basket))
                let standard = try #require(try agent.price(nil, basket))
                let whole = agent.folder + ".whole"
                try FileManager.default.copyItem(atPath: agent.folder, toPath: whole)
                for damage in Self.damages {
                    try change(agent, damage.sql)
                    let price = try agent.price(member, basket)
                    #expect((price != nil) == damage.member, "\(damage.sql)")
                    let walkIn = try agent.price(nil, basket)
                    #expect((walkIn != nil) == damage.walkIn, "\(damage.sql)")
                    #expect(walkIn == nil || walkIn?.total == standard.total, "\(damage.sql)")
                    try restore(agent, from: whole)
                }
                #expect(try agent.price(member, basket)?.total == right.total)
                try await anIdentifierLeadsToNobodyElse(agent, member, basket, standard)
                try restore(agent, from: whole)
                try await aForeignFeedKeyHeals(chain, agent, member, basket, right)
            }
        }

        /// What is damaged and meets a delta, or a receipt that names it, is asked for anew; every receipt is taken.
        @Test(
            .timeLimit(.minutes(3)),
            arguments: [
                "UPDATE customer_# SET flags = flags + 1", "UPDATE product_# SET payload = zeroblob(length(payload))",
            ])
        func aDamagedRowHealsWithTheNextRound(_ damage: String) async throws {
            let seed = SeededGenerator.runSeed
            try await TestChain.with(
                seed: seed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 60
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                let (agent, journals) = (branch.process, try chain.receipts.journals(store))
                try branch.show(journals[0])
                #expect(try agent.run("sync").status == 0)
                try change(agent, damage)
                for journal in journals.dropFirst() { try branch.show(journal) }
                // The server reckons while the first round takes its feed.
                for _ in 0..<2 {
                    let sync = try agent.run("sync")
                    #expect(sync.status == 0, "\(sync.errors)")
                }
                let basket = chain.receipts.products.prefix(2).map(\.code)
                let buyers: [String?] = [nil] + Array(chain.receipts.members.prefix(5))
                for member in buyers {
                    #expect(try agent.price(member, basket) != nil, "\(member ?? "a walk-in")")
                }
                try chain.expectAllReceipts()
                #expect(!FileManager.default.fileExists(atPath: agent.folder + "/agent.suspect"))
            }
        }

        /// An identifier that was bent to another customer finds nobody, and the answer says so.
        private func anIdentifierLeadsToNobodyElse(
            _ agent: AgentProcess, _ member: String, _ basket: [String], _ standard: Kakuzuke_V1_QuoteResponse
        ) async throws {
            try change(
                agent,
                "UPDATE identifier_# SET customer = (SELECT min(id) FROM customer_# WHERE id <> identifier_#.customer)")
            let price = try agent.price(member, basket)
            #expect(price == nil || price?.remarkCodes == ["customer_unknown"] && price?.total == standard.total)
        }

        /// The key of the settings judges nothing that was judged already, and the next handshake brings the right one.
        private func aForeignFeedKeyHeals(
            _ chain: TestChain, _ agent: AgentProcess, _ member: String, _ basket: [String],
            _ right: Kakuzuke_V1_QuoteResponse
        ) async throws {
            let database = try AgentDatabase(path: agent.folder + "/agent.db")
            let installation = try #require(try database.read { try $0.installation() })
            var settings = try Kakuzuke_V1_AgentSettings(serializedBytes: installation.settings)
            settings.feedPublicKey = Data(repeating: 7, count: 32)
            try database.saveSettings(try settings.serializedBytes())
            try database.close()
            #expect(try agent.price(member, basket)?.total == right.total)
            try await chain.server.start()
            #expect(try agent.run("sync").status == 0)
            #expect(try agent.price(member, basket)?.total == right.total)
        }

        /// Changes the rows of both generations of the cache; `#` stands for the generation.
        private func change(_ agent: AgentProcess, _ sql: String) throws {
            let program = """
                import sqlite3, sys
                with sqlite3.connect(sys.argv[1]) as file:
                    for generation in "01":
                        file.execute(sys.argv[2].replace("#", generation))
                """
            let run = try ProgramRun(
                system: ["python3", "-c", program, agent.folder + "/agent.db", sql], in: URL(filePath: "/"))
            try #require(run.status == 0, "\(run.errors)")
        }

        private func restore(_ agent: AgentProcess, from whole: String) throws {
            try FileManager.default.removeItem(atPath: agent.folder)
            try FileManager.default.copyItem(atPath: whole, toPath: agent.folder)
        }
    }
}
