import Foundation
import KakuzukeProtocol
import SeededTestSupport
import Testing

// Goal: damage of the agent's file that no work of the day touches is named while the agent runs, with what to do, and
// the agent goes on. Method: the real programs; a page of an index that nobody needs is overwritten.
extension SystemSuites {
    @Suite struct FileCheckTests {
        @Test(.timeLimit(.minutes(3))) func damageThatNobodyReadsIsNamed() async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 30
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(
                    try #require(chain.retailers.first), store, journals: chain.receipts.journalFolder(store))
                let agent = branch.process
                try agent.set("file", "checkSeconds", to: 1)
                try await agent.start()
                try await agent.wait(seconds: 60, for: "a file that was looked through") { status in
                    status.hasFileCheckedAtMs && status.cache.policyVersion > 0 && status.spool.unsent == 0
                }
                #expect(try agent.status()?.1.fileProblem == "")
                try await agent.stop()
                let program = """
                    import sqlite3, sys
                    file = sqlite3.connect(sys.argv[1])
                    file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    (page,) = file.execute(
                        "SELECT rootpage FROM sqlite_schema WHERE name = 'fact_original_by_sequence'").fetchone()
                    (size,) = file.execute("PRAGMA page_size").fetchone()
                    file.close()
                    with open(sys.argv[1], "r+b") as file:
                        file.seek((page - 1) * size)
                        file.write(bytes(size))
                    """
                let damage = try ProgramRun(
                    system: ["python3", "-c", program, agent.folder + "/agent.db"], in: URL(filePath: "/"))
                #expect(damage.status == 0, "\(damage.errors)")
                try await agent.start()
                try await agent.wait(seconds: 60, for: "damage that is named") { !$0.fileProblem.isEmpty }
                let told = try agent.run("status")
                #expect(told.status == 1 && told.output.contains("The agent's file is damaged: fact_original"))
                #expect(told.output.contains("enrol with a new one"), "\(told.output)")
                #expect(try agent.run("doctor").output.contains("The agent's file is damaged"))
                let (_, status) = try #require(try agent.status())
                #expect(status.conversation.failureCode.isEmpty && status.stoppedBecause.isEmpty)
                #expect(try agent.run("quote", chain.receipts.products[0].code).status == 0)
                #expect(agent.isRunning)
            }
        }
    }
}
