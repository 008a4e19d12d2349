import Foundation
import KakuzukeProtocol
import SeededTestSupport
import Testing

// Goal: whoever writes an agent's file verifies it first where a disk has failed before, and leaves word where it stops
// taking writes. Method: the real commands on a file that is marked, sound or damaged.
extension SystemSuites {
    @Suite struct SuspectFileTests {
        @Test(.timeLimit(.minutes(3))) func everyCommandThatWritesVerifiesASuspectFile() async throws {
            let seed = SeededGenerator.runSeed
            try await TestChain.with(
                seed: seed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 40
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(
                    try #require(chain.retailers.first), store, journals: chain.receipts.journalFolder(store))
                let agent = branch.process
                #expect(try agent.run("sync").status == 0)
                let member = try #require(chain.receipts.members.first)
                let mark = agent.folder + "/agent.suspect"
                let commands = [
                    ["sync"],
                    ["attribute", "--member", member, "--name", "birth_month", "--value", "5"],
                    ["adopt", "--yes"],
                ]
                for command in commands {
                    try Data("the disk failed\n".utf8).write(to: URL(filePath: mark))
                    #expect(try agent.price(nil, [chain.receipts.products[0].code]) != nil)
                    #expect(try agent.run("status").status != 74 && FileManager.default.fileExists(atPath: mark))
                    let run = try agent.run(command)
                    #expect(run.status == 0 && !FileManager.default.fileExists(atPath: mark), "\(run.errors)")
                }
                // Damage that only a verification sees.
                try run(
                    agent,
                    """
                    import sqlite3, sys
                    file = sqlite3.connect(sys.argv[1])
                    file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    (page,) = file.execute(
                        "SELECT rootpage FROM sqlite_schema WHERE name = 'quarantine_by_state'").fetchone()
                    (size,) = file.execute("PRAGMA page_size").fetchone()
                    file.close()
                    with open(sys.argv[1], "r+b") as file:
                        file.seek((page - 1) * size)
                        file.write(bytes(size))
                    """)
                try Data("the disk failed\n".utf8).write(to: URL(filePath: mark))
                for command in commands {
                    let run = try agent.run(command)
                    #expect(run.status == 74 && run.errors.contains("agent.db is damaged"), "\(run.errors)")
                }
                #expect(FileManager.default.fileExists(atPath: mark))
            }
        }

        @Test(.timeLimit(.minutes(3))) func aCommandThatMeetsDamageLeavesTheMark() async throws {
            let seed = SeededGenerator.runSeed
            try await TestChain.with(
                seed: seed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 40
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                let agent = branch.process
                #expect(try agent.run("sync").status == 0)
                try run(
                    agent, "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('DROP TABLE known_key')")
                let run = try agent.run(
                    "attribute", "--member", try #require(chain.receipts.members.first), "--name", "birth_month",
                    "--value", "5")
                #expect(run.status == 74, "\(run.errors)")
                #expect(FileManager.default.fileExists(atPath: agent.folder + "/agent.suspect"))
            }
        }

        /// Runs a Python program that gets the path of the agent's file.
        private func run(_ agent: AgentProcess, _ program: String) throws {
            let run = try ProgramRun(
                system: ["python3", "-c", program, agent.folder + "/agent.db"], in: URL(filePath: "/"))
            try #require(run.status == 0, "\(run.errors)")
        }
    }
}
