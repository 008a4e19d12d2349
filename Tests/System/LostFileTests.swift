import Foundation
import SeededTestSupport
import Testing

// Goal: an agent whose file is gone or empty says so in place of going on with nothing, and a store that enrols anew
// has all its receipts again. Method: the real programs; the file is removed or cut off while no agent runs.
extension SystemSuites {
    @Suite struct LostFileTests {
        @Test(.timeLimit(.minutes(3)), arguments: [false, true])
        func aFileThatWasLostIsNamed(_ isEmptied: Bool) async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 40
            ) { chain in
                let (store, retailer) = (try #require(chain.receipts.stores.first), try #require(chain.retailers.first))
                let journals = chain.receipts.journalFolder(store)
                let agent = try chain.enrol(retailer, store, journals: journals).process
                #expect(try agent.run("sync").status == 0)
                for name in ["agent.db", "agent.db-wal", "agent.db-shm"] {
                    try? FileManager.default.removeItem(atPath: agent.folder + "/" + name)
                }
                if isEmptied { try Data().write(to: URL(filePath: agent.folder + "/agent.db")) }
                for command in ["run", "sync", "status"] {
                    let run = try agent.run(command)
                    let isTold = run.errors.contains("agent.db is empty: the file of this agent was lost")
                    #expect(run.status == 74 && isTold && run.errors.contains("Next: "), "\(command): \(run.errors)")
                }
                #expect(try agent.run("doctor").output.contains("agent.db is empty"))
                let another = try chain.newAgent("another")
                let token = try retailer.agentToken(store, name: "another.enrol")
                let enrolled = try another.enrol(
                    token, at: chain.server, journals: journals, profile: chain.receipts.profile)
                #expect(enrolled.status == 0, "\(enrolled.errors)")
                #expect(try another.run("sync").status == 0)
                try chain.expectAllReceipts()
            }
        }
    }
}
