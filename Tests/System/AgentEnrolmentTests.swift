import Foundation
import KakuzukeProtocol
import SeededTestSupport
import Testing

// Goal: an agent becomes known once, by the right token and to the right server, and stops being known when it is
// revoked. Method: the real programs.
extension SystemSuites {
    @Suite struct AgentEnrolmentTests {
        private static func with(_ body: (TestChain, Retailer, String) async throws -> Void) async throws {
            let seed = SeededGenerator.runSeed
            try await TestChain.with(
                seed: seed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 40
            ) { chain in
                try await body(
                    chain, try #require(chain.retailers.first), try #require(chain.receipts.stores.first))
            }
        }

        @Test(.timeLimit(.minutes(3))) func aTokenHoldsOnceForOneServer() async throws {
            try await Self.with { chain, retailer, store in
                let journals = chain.receipts.journalFolder(store)
                func enrol(_ agent: AgentProcess, _ token: URL) throws -> ProgramRun {
                    try agent.enrol(token, at: chain.server, journals: journals, profile: chain.receipts.profile)
                }
                let token = try retailer.agentToken(store, name: "good")
                let text = try String(contentsOf: token, encoding: .utf8)
                let turned = text.map { $0 == "0" ? "1" : $0 == "1" ? "0" : $0 }
                let dot = try #require(text.lastIndex(of: "."))
                let wrong = chain.headquarters.folder.appending(path: "wrong")
                let secret = text.distance(from: text.startIndex, to: dot)
                try Data((text[..<dot] + String(turned.dropFirst(secret))).utf8).write(to: wrong)
                let agent = try chain.newAgent("first")

                let mistrusted = try enrol(agent, wrong)
                #expect([69, 70].contains(mistrusted.status), "\(mistrusted.errors)")
                #expect(mistrusted.errors.contains("Next: "))
                try expectNotEnrolled(agent)

                // The wrong digest has not used the token up, and the folder can still be used.
                #expect(try enrol(agent, token).status == 0)
                let (_, status) = try #require(try agent.status())
                #expect(status.storeCode == store)

                let second = try chain.newAgent("second")
                let again = try enrol(second, token)
                #expect(again.status == 70 && again.errors.contains("Next: "), "\(again.errors)")
                try expectNotEnrolled(second)

                let other = try retailer.agentToken(store, name: "other")
                let used = try enrol(agent, other)
                #expect(used.status == 78 && used.errors.contains("new folder"), "\(used.errors)")
                #expect(try agent.status()?.1.agentID == status.agentID)
                // The refusal came before the token was redeemed.
                #expect(try enrol(second, other).status == 0)
                #expect(try agent.run("sync").status == 0)
                #expect(try second.run("sync").status == 0)
                // Two agents of one store read the same journals.
                try chain.expectAllReceipts()
            }
        }

        private func expectNotEnrolled(_ agent: AgentProcess) throws {
            #expect(!FileManager.default.fileExists(atPath: agent.folder + "/identity/certificate.pem"))
            #expect(!FileManager.default.fileExists(atPath: agent.folder + "/identity/key.pem"))
            for command in ["status", "sync", "run"] {
                let run = try agent.run(command)
                #expect(run.status == 78 && run.errors.contains("enroll"), "\(command): \(run.errors)")
            }
        }

        @Test(.timeLimit(.minutes(3))) func aRevokedAgentIsShutOutWithinFiveSeconds() async throws {
            try await Self.with { chain, retailer, store in
                let journals = try chain.receipts.journals(store)
                let branch = try chain.enrol(retailer, store)
                try branch.show(journals[0])
                #expect(try branch.process.run("sync").status == 0)
                try await branch.process.start()
                try await branch.process.wait(seconds: 20, for: "a good round") {
                    $0.conversation.failureCode.isEmpty && $0.conversation.hasSucceededAtMs
                }
                let before = try retailer.stored()
                let agent = try #require(try branch.process.status()).1.agentID
                try retailer.run("agent", "revoke", agent, "--reason", "stolen", "--yes")
                try await branch.process.wait(seconds: 5, for: "shut out") {
                    $0.conversation.failureCode == "unauthenticated"
                }
                try branch.show(journals[1])
                let sync = try branch.process.run("sync")
                #expect(sync.status == 70, "\(sync.errors)")
                #expect(sync.errors.contains("revoked") && sync.errors.contains("Ask headquarters"), "\(sync.errors)")
                let (exit, status) = try #require(try branch.process.status())
                #expect(exit == 1 && status.spool.unsent > 0)
                // The server tells the command what it tells the running agent.
                try await branch.process.stop()
                #expect(try branch.process.run("sync").status == 70)
                #expect(try retailer.stored() == before)
            }
        }
    }
}
