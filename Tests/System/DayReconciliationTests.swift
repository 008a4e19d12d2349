import Foundation
import KakuzukeProtocol
import SeededTestSupport
import Testing

// Goal: a receipt that the server, the agent or a journal has lost is an alarm in the store and at headquarters, with
// its date, its key and the two sides, for as long as it is lost; and nothing alarms while nothing is wrong. Method:
// the real programs; rows taken away and put back behind their backs.
extension SystemSuites {
    @Suite struct DayReconciliationTests {
        /// A store whose agent has read and sent everything, and its newest receipt.
        private struct Scene {
            let chain: TestChain
            let branch: TestChain.Branch
            let journal: URL
            let key: String
            let date: String

            var retailer: Retailer { branch.retailer }

            /// Another round, and what `status` then says.
            func look() async throws -> (exit: Int32, status: Kakuzuke_V1_GetStatusResponse, text: String) {
                let sync = try await branch.process.synchronize()
                #expect(sync.status == 0, "\(sync.errors)")
                let (_, status) = try #require(try branch.process.status())
                let run = try branch.process.run("status")
                // The agent does not run between its commands, which is the one thing to look at.
                let others = run.output.split(separator: "\n").filter { $0.hasPrefix("  ") }
                    .filter { !$0.contains("The agent is not running") }
                return (others.isEmpty ? 0 : 1, status, run.output)
            }

            func expectEqual(_ comment: Comment? = nil) async throws {
                let (exit, status, text) = try await look()
                #expect(exit == 0 && status.days.equal == 35 && status.days.waiting == 0, "\(comment ?? "") \(text)")
                let report = try retailer.run("store", "reconcile", "--store", branch.store, "--json")
                let outcomes = Set(report.list("days").map { $0["outcome"] as? String })
                #expect(outcomes == ["equal"], comment)
            }

            /// What headquarters is told of the receipt's date, which differs.
            func reconcile() throws -> [String: Any] {
                let report = try retailer.run(
                    "store", "reconcile", "--store", branch.store, "--from", date, "--to", date, "--json", exits: 1)
                return try #require(report.list("days").first)
            }

            func atServer(_ sql: String) throws { _ = try chain.server.query(sql) }

            /// Changes the agent's file behind its back.
            func atAgent(_ statements: String...) throws {
                let program = """
                    import sqlite3, sys
                    with sqlite3.connect(sys.argv[1]) as file:
                        for statement in sys.argv[2:]:
                            file.execute(statement)
                    """
                let run = try ProgramRun(
                    system: ["python3", "-c", program, branch.process.folder + "/agent.db"] + statements,
                    in: URL(filePath: "/"))
                try #require(run.status == 0, "\(run.errors)")
            }
        }

        private static func with(_ body: (Scene) async throws -> Void) async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 25
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                var last = branch.journals
                for journal in try chain.receipts.journals(store) {
                    last = branch.journals.appending(path: journal.lastPathComponent)
                    try FileManager.default.copyItem(at: journal, to: last)
                }
                #expect(try await branch.process.synchronize().status == 0)
                let newest = try chain.server.query(
                    """
                    SELECT receipt_key, business_date FROM receipts WHERE tenant_id = '\(branch.retailer.id)'
                    ORDER BY business_date DESC, receipt_key DESC LIMIT 1
                    """, separator: "\t")
                let row = try #require(newest.first)
                let scene = Scene(chain: chain, branch: branch, journal: last, key: row[0], date: row[1])
                try await scene.expectEqual("before anything is lost")
                try await body(scene)
            }
        }

        @Test(.timeLimit(.minutes(3))) func aReceiptThatTheServerLostIsNamedUntilItIsBack() async throws {
            try await Self.with { scene in
                try scene.atServer("CREATE TABLE kept AS SELECT * FROM receipts WHERE receipt_key = '\(scene.key)'")
                try scene.atServer("DELETE FROM receipts WHERE receipt_key = '\(scene.key)'")
                // The server's view is of now: what changed since the comparison is compared before it alarms.
                let open = try scene.retailer.run(
                    "store", "reconcile", "--store", scene.branch.store, "--from", scene.date, "--json")
                #expect(open.list("days").map { $0["outcome"] as? String } == ["waiting"])
                let (exit, status, text) = try await scene.look()
                #expect(exit == 1 && status.days.differentFromServer.count == 1)
                #expect(text.contains("\(scene.date): agent and server differ"), "\(text)")
                #expect(text.contains("1 missing at the server") && text.contains("kakuzuke store reconcile"))
                #expect(status.days.differentFromServer.first?.compared.differences.map(\.receiptKey) == [scene.key])
                let day = try scene.reconcile()
                #expect(day["outcome"] as? String == "different" && day["missing_at_server"] as? Int == 1)
                let told = try scene.retailer.run("store", "reconcile", "--store", scene.branch.store, exits: 1)
                #expect(told.output.contains("1 missing at the server\n    \(scene.key)"), "\(told.output)")
                #expect(told.output.contains("  next: "))
                try scene.atServer("INSERT INTO receipts SELECT * FROM kept")
                try scene.atServer("DROP TABLE kept")
                try await scene.expectEqual("once it is back")
            }
        }

        @Test(.timeLimit(.minutes(3))) func aReceiptThatTheAgentLostIsNamedUntilItIsBack() async throws {
            try await Self.with { scene in
                try scene.atAgent(
                    "CREATE TABLE kept AS SELECT * FROM fact WHERE key = '\(scene.key)'",
                    "DELETE FROM fact WHERE key = '\(scene.key)'")
                let (exit, status, text) = try await scene.look()
                #expect(exit == 1 && text.contains("1 missing at the agent"), "\(text)")
                // Its journal has it as well.
                #expect(status.days.differentFromServer.count == 1 && status.days.differentFromJournals.count == 1)
                let day = try scene.reconcile()
                #expect(day["missing_at_agent"] as? Int == 1 && day["in_journals_alone"] as? Int == 1)
                try scene.atAgent("INSERT INTO fact SELECT * FROM kept", "DROP TABLE kept")
                try await scene.expectEqual("once it is back")
                // One that is gone with its key is read from the journal again.
                try scene.atAgent(
                    "DELETE FROM known_key WHERE sequence = (SELECT sequence FROM fact WHERE key = '\(scene.key)')",
                    "DELETE FROM fact WHERE key = '\(scene.key)'")
                try await scene.expectEqual("read once more")
                #expect(try scene.retailer.stored() == scene.chain.receipts.figures)
            }
        }

        @Test(.timeLimit(.minutes(3))) func aReceiptThatAJournalLostIsNamedUntilItIsBack() async throws {
            try await Self.with { scene in
                let whole = try Data(contentsOf: scene.journal)
                try #require(whole.count > 8_192)
                // The key is store, terminal, date and number; a row begins with store, terminal, number and date.
                let parts = scene.key.split(separator: "|").map(String.init)
                let start = [parts[0], parts[1], parts[3], parts[2]].joined(separator: ",")
                let rows = String(decoding: whole, as: UTF8.self).split(separator: "\n")
                let rest = rows.filter { !$0.hasPrefix(start) }
                try #require(rest.count < rows.count)
                try Data((rest.joined(separator: "\n") + "\n").utf8).write(to: scene.journal)
                let (exit, status, text) = try await scene.look()
                #expect(exit == 1 && status.days.differentFromServer.isEmpty)
                #expect(text.contains("\(scene.date): journals and agent differ: 1 no more in the journals"), "\(text)")
                let day = try scene.reconcile()
                #expect(day["outcome"] as? String == "different" && day["gone_from_journals"] as? Int == 1)
                try whole.write(to: scene.journal)
                try await scene.expectEqual("once it is back")
                // A journal that was taken away proves nothing.
                try FileManager.default.removeItem(at: scene.journal)
                try await scene.expectEqual("without the journal")
            }
        }

        @Test(.timeLimit(.minutes(3))) func aRunningAgentComparesByItself() async throws {
            try await Self.with { scene in
                try scene.atServer("DELETE FROM receipts WHERE receipt_key = '\(scene.key)'")
                try scene.atAgent("UPDATE conversation SET days_compared_at = 0")
                try await scene.branch.process.start()
                try await scene.branch.process.wait(seconds: 60, for: "the alarm") { status in
                    status.days.differentFromServer.count == 1
                }
                #expect(try scene.branch.process.status()?.exit == 1)
            }
        }
    }
}
