import Foundation
import KakuzukeProtocol
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: what headquarters orders comes about in the store without anybody there: the diagnostics of an agent are in
// hand, and receipts that the server has lost are back, each once, also when the agent is killed meanwhile. Method: the
// real programs; rows taken out of the database behind the server's back, as by a restore of some of its tables.
extension SystemSuites {
    @Suite struct AgentCommandTests {
        private struct Scene {
            let chain: TestChain
            let branch: TestChain.Branch
            let agent: String

            var retailer: Retailer { branch.retailer }

            /// The newest commands as programs see them.
            func commands() throws -> [[String: Any]] {
                try retailer.run("agent", "commands", "--agent", agent, "--json").list("commands")
            }

            func states() throws -> [String] { try commands().compactMap { $0["state"] as? String } }

            /// Waits until every command has ended.
            func waitUntilDone() async throws {
                let clock = ContinuousClock()
                let end = clock.now + .seconds(60)
                while try states().contains(where: { $0 == "ordered" || $0 == "taken" }) {
                    guard clock.now < end else {
                        throw SystemTestError(reason: "\(try commands())\n\(try branch.process.said().suffix(4_000))")
                    }
                    try await Task.sleep(for: .milliseconds(300))
                }
            }

            /// Takes the receipts of the newest business dates out of the database; returns the first of these dates.
            func loseNewest(dates: Int) throws -> String {
                let id = retailer.id
                let rows = try chain.server.query(
                    """
                    SELECT DISTINCT business_date FROM receipts WHERE tenant_id = '\(id)'
                    ORDER BY business_date DESC LIMIT \(dates)
                    """, separator: "\t")
                let first = try #require(rows.last?.first)
                _ = try chain.server.query(
                    "DELETE FROM receipts WHERE tenant_id = '\(id)' AND business_date >= '\(first)'")
                return first
            }

            func expectWhole() throws {
                #expect(try retailer.stored() == chain.receipts.figures)
                let report = try retailer.run("store", "reconcile", "--store", branch.store, "--json")
                #expect(Set(report.list("days").map { $0["outcome"] as? String }) == ["equal"])
            }
        }

        private static func with(_ body: (Scene) async throws -> Void) async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 25
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                for journal in try chain.receipts.journals(store) {
                    try FileManager.default.copyItem(
                        at: journal, to: branch.journals.appending(path: journal.lastPathComponent))
                }
                #expect(try await branch.process.synchronize().status == 0)
                let agents = try branch.retailer.run("agent", "list", "--json").list("agents")
                let agent = try #require(agents.first?["agent_id"] as? String)
                let scene = Scene(chain: chain, branch: branch, agent: agent)
                try scene.expectWhole()
                try await body(scene)
            }
        }

        @Test(.timeLimit(.minutes(3))) func diagnosticsComeIntoHand() async throws {
            try await Self.with { scene in
                let folder = scene.branch.process.folder + "-bundle"
                for (round, isRunning) in [(1, false), (2, true)] {
                    let ordered = try scene.retailer.run("agent", "diagnostics", scene.agent)
                    #expect(ordered.output.contains("ordered as command \(round)"), "\(ordered.output)")
                    if isRunning {
                        try await scene.branch.process.start()
                        try await scene.waitUntilDone()
                    } else {
                        #expect(try await scene.branch.process.synchronize().status == 0)
                    }
                    #expect(try scene.states() == [String](repeating: "done", count: round))
                    let place = "\(folder)-\(round)"
                    let fetched = try scene.retailer.run("agent", "fetch", "\(round)", "--output", place)
                    #expect(fetched.output.contains("wrote versions.txt, doctor.txt, status.json"), "\(fetched.output)")
                    let status = try Kakuzuke_V1_GetStatusResponse(
                        jsonString: try String(contentsOfFile: place + "/status.json", encoding: .utf8))
                    #expect(status.agentID == scene.agent && status.spool.unsent == 0)
                    let doctor = try String(contentsOfFile: place + "/doctor.txt", encoding: .utf8)
                    #expect(doctor.contains("answers"), "\(doctor)")
                    // A folder that is there is not written to, and a command without a bundle has none.
                    try scene.retailer.run("agent", "fetch", "\(round)", "--output", place, exits: 65)
                    try scene.retailer.run("agent", "fetch", "99", "--output", place + "-none", exits: 65)
                }
            }
        }

        @Test(.timeLimit(.minutes(3))) func whatTheServerLostIsBackOnce() async throws {
            try await Self.with { scene in
                let first = try scene.loseNewest(dates: 5)
                #expect(try scene.retailer.stored() != scene.chain.receipts.figures)
                #expect(try await scene.branch.process.synchronize().status == 0)
                let missing = try scene.retailer.run(
                    "store", "reconcile", "--store", scene.branch.store, exits: 1)
                #expect(
                    missing.output.contains("next: let the agent send again what it keeps: kakuzuke agent resend"),
                    "\(missing.output)")
                try scene.retailer.run("agent", "resend", scene.agent, "--from", first)
                #expect(try await scene.branch.process.synchronize().status == 0)
                try scene.expectWhole()
                let resent = try #require(try scene.commands().first)
                #expect(resent["state"] as? String == "done" && resent["accepted"] as? Int ?? 0 > 0)
                // Once more, from the beginning: everything is known.
                try scene.retailer.run("agent", "resend", scene.agent, "--from-sequence", "1")
                #expect(try await scene.branch.process.synchronize().status == 0)
                let known = try #require(try scene.commands().first)
                #expect(known["accepted"] as? Int == 0 && known["duplicates"] as? Int ?? 0 > 0)
                #expect(known["amended"] as? Int == 0 && known["resent_from"] as? Int == 1)
                try scene.expectWhole()
            }
        }

        @Test(.timeLimit(.minutes(4))) func anAgentThatIsKilledDoesItOnce() async throws {
            try await Self.with { scene in
                let first = try scene.loseNewest(dates: 8)
                try scene.retailer.run("agent", "resend", scene.agent, "--from", first)
                try scene.retailer.run("agent", "diagnostics", scene.agent)
                for milliseconds in [0, 60, 200, 500] {
                    try await scene.branch.process.start()
                    try await Task.sleep(for: .milliseconds(milliseconds))
                    try await scene.branch.process.kill()
                }
                #expect(try await scene.branch.process.synchronize().status == 0)
                #expect(try scene.states() == ["done", "done"])
                try scene.expectWhole()
            }
        }
    }
}
