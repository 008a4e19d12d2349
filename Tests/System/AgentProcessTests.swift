import Foundation
import KakuzukeProtocol
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: what an agent has accepted reaches the server exactly once, through absent servers, copied and restored
// folders and restored servers; and damaged ratings give no price. Method: the real programs.
extension SystemSuites {
    @Suite struct AgentProcessTests {
        /// A chain of one retailer and one store with receipts of three months, and its agent.
        private static func with(
            _ body: (TestChain, TestChain.Branch, [URL]) async throws -> Void
        ) async throws {
            let seed = SeededGenerator.runSeed
            try await TestChain.with(
                seed: seed, tenants: ["supermarket-a"], stores: 1, households: 25, days: 80
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                let journals = try chain.receipts.journals(store)
                try #require(journals.count == 3)
                try await body(chain, branch, journals)
            }
        }

        /// Copies a folder with everything that belongs to its files.
        private static func copy(_ source: String, to target: String) throws {
            let run = try ProgramRun(system: ["cp", "-a", source, target], in: URL(filePath: "/"))
            try #require(run.status == 0, "\(run.errors)")
        }

        /// Puts an older copy in the place of a folder.
        private static func putBack(_ copy: String, to folder: String) throws {
            try FileManager.default.removeItem(atPath: folder)
            try FileManager.default.moveItem(atPath: copy, toPath: folder)
        }

        private func expectSynced(_ agent: AgentProcess, at line: Int = #line) async throws {
            let run = try await agent.synchronize()
            #expect(run.status == 0, "line \(line): \(run.errors)")
            let (_, status) = try #require(try agent.status())
            #expect(status.spool.unsent == 0 && status.conversation.failureCode.isEmpty, "line \(line)")
        }

        /// Expects that the server refuses the agent's spool and that nothing but `adopt --yes` changes that.
        private func expectConflictUntilAdopted(_ agent: AgentProcess, at line: Int = #line) async throws {
            let refused = try agent.run("sync")
            #expect(
                refused.status == 70 && refused.errors.contains("spool_conflict") && refused.errors.contains("adopt"),
                "line \(line): \(refused.errors)")
            let (exit, status) = try #require(try agent.status())
            #expect(exit == 1 && status.conversation.failureCode == "spool_conflict", "line \(line)")
            let told = try agent.run("adopt")
            #expect(told.status == 0 && told.output.contains("Nothing was changed"), "line \(line)")
            #expect(try agent.run("sync").status == 70, "line \(line)")
            #expect(try agent.run("adopt", "--yes").status == 0, "line \(line)")
            try await expectSynced(agent, at: line)
        }

        @Test(.timeLimit(.minutes(3))) func nothingIsLostWhileTheServerIsAway() async throws {
            try await Self.with { chain, branch, journals in
                try await expectSynced(branch.process)
                try await chain.server.stop()
                for journal in journals { try branch.show(journal) }
                let away = try branch.process.run("sync")
                #expect(away.status == 69 && away.errors.contains("Nothing is lost"), "\(away.errors)")
                let (exit, status) = try #require(try branch.process.status())
                #expect(exit == 1 && status.spool.unsent == UInt64(chain.receipts.total.receipts))
                #expect(status.conversation.failureCode == "unavailable" && status.spool.hasOldestUnsentAtMs)
                // A running agent tells the command the same.
                try await branch.process.start()
                let asked = try branch.process.run("sync")
                #expect(asked.status == 69 && asked.errors.contains("Nothing is lost"), "\(asked.errors)")
                try await chain.server.start()
                try await expectSynced(branch.process)
                try chain.expectAllReceipts()
            }
        }

        @Test(.timeLimit(.minutes(3))) func aBadRowIsHeldBackAndNothingElse() async throws {
            try await Self.with { chain, branch, journals in
                try await expectSynced(branch.process)
                for journal in journals.dropLast() { try branch.show(journal) }
                // One more row of which no receipt can be made, between the receipts of the last month.
                var lines = try String(contentsOf: journals[2], encoding: .utf8).split(separator: "\n").map(String.init)
                let place = try #require(
                    lines.indices.dropFirst(lines.count / 2).first {
                        lines[$0].split(separator: ",")[8] == "sale"
                            && lines[$0].split(separator: ",", omittingEmptySubsequences: false)[9] == "1"
                    })
                var values = lines[place].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                values[2] = "99999"
                values[14] = "1o0"
                lines.insert(values.joined(separator: ","), at: place)
                try Data((lines.joined(separator: "\n") + "\n").utf8)
                    .write(to: branch.journals.appending(path: journals[2].lastPathComponent))
                try await expectSynced(branch.process)
                try chain.expectAllReceipts()
                let (exit, status) = try #require(try branch.process.status())
                #expect(exit == 1 && status.spool.quarantineOpen == 1)
                let text = try branch.process.run("status")
                #expect(text.status == 1 && text.output.contains("1 entry waits in quarantine"), "\(text.output)")
            }
        }

        @Test(.timeLimit(.minutes(3))) func aCopiedFolderIsRefusedUntilItIsAdopted() async throws {
            try await Self.with { chain, branch, journals in
                try branch.show(journals[0])
                try await expectSynced(branch.process)
                let copy = try chain.newAgent("copy")
                try Self.copy(branch.process.folder, to: copy.folder)
                try branch.show(journals[1])
                try await expectSynced(branch.process)
                let before = try branch.retailer.stored()
                // The copy gives the same numbers to the same receipts and still is another installation.
                try await expectConflictUntilAdopted(copy)
                #expect(try branch.retailer.stored() == before)
                // From now on the first one is the stranger.
                try branch.show(journals[2])
                try await expectConflictUntilAdopted(branch.process)
                try chain.expectAllReceipts()
                let retailer = branch.retailer
                try await retailer.verifyRatings(of: chain.receipts.members.count, seconds: 90)
            }
        }

        @Test(.timeLimit(.minutes(3))) func aFolderPutBackIsRefusedUntilItIsAdopted() async throws {
            try await Self.with { chain, branch, journals in
                try branch.show(journals[0])
                try await expectSynced(branch.process)
                let old = branch.process.folder + ".old"
                try Self.copy(branch.process.folder, to: old)
                try branch.show(journals[1])
                try await expectSynced(branch.process)
                try Self.putBack(old, to: branch.process.folder)
                // The point of sale has cleared its journal away meanwhile; only the server has those receipts.
                try FileManager.default.removeItem(
                    at: branch.journals.appending(path: journals[1].lastPathComponent))
                try await expectConflictUntilAdopted(branch.process)
                try branch.show(journals[2])
                try await expectSynced(branch.process)
                try chain.expectAllReceipts()
                try expectSamePrices(chain, branch, at: branch.process)
            }
        }

        @Test(.timeLimit(.minutes(3))) func aServerPutBackGetsAgainWhatItHasLost() async throws {
            try await Self.with { chain, branch, journals in
                let data = chain.server.folder + "/d"
                // Another agent of the store sends nothing, so nothing tells it that the server has lost anything.
                let listener = try chain.enrolListener(branch)
                try branch.show(journals[0])
                for agent in [branch.process, listener] { try await expectSynced(agent) }
                try await chain.server.stop()
                try Self.copy(data, to: data + ".old")
                try await chain.server.start()
                try branch.show(journals[1])
                for agent in [branch.process, listener] { try await expectSynced(agent) }
                try await chain.server.stop()
                try Self.putBack(data + ".old", to: data)
                try await chain.server.start()
                #expect(try branch.retailer.stored() != chain.receipts.figures)
                try branch.show(journals[2])
                for agent in [branch.process, listener] { try await expectSynced(agent) }
                try chain.expectAllReceipts()
                let (_, status) = try #require(try branch.process.status())
                #expect(status.conversation.missing == 0)
                for agent in [branch.process, listener] { try expectSamePrices(chain, branch, at: agent) }
                let retailer = branch.retailer
                try await retailer.verifyRatings(of: chain.receipts.members.count, seconds: 90)
            }
        }

        /// Expects that store and server price a basket alike for every member.
        private func expectSamePrices(
            _ chain: TestChain, _ branch: TestChain.Branch, at agent: AgentProcess
        ) throws {
            let basket = chain.receipts.products.prefix(3).map(\.code)
            for member in chain.receipts.members {
                let offline = try agent.price(member, basket)
                let online = try branch.retailer.run(
                    "quote", "--store", branch.store, "--reason", "test", "--member", member, "--identifier-key",
                    branch.retailer.identifierKeyPath, "--payment", "cash", "--json", basket[0], basket[1], basket[2])
                let total = online.json["total"] as? Int
                #expect(total != nil && Int(offline?.total ?? -1) == total, "\(member)")
            }
        }
    }
}

extension TestChain {
    /// Enrols a further agent in a branch's store, which reads no journals.
    fileprivate func enrolListener(_ branch: Branch) throws -> AgentProcess {
        let agent = try newAgent("listener")
        let journals = URL(filePath: agent.folder + ".journals")
        try FileManager.default.createDirectory(at: journals, withIntermediateDirectories: false)
        let run = try agent.enrol(
            try branch.retailer.agentToken(branch.store, name: "listener.enrol"), at: server, journals: journals,
            profile: receipts.profile)
        try #require(run.status == 0, "\(run.errors)")
        return agent
    }
}

extension AgentProcess {
    /// Prices products by the command `quote`; nil where it gives no price.
    ///
    /// `member`: a member number; nil: a walk-in.
    func price(_ member: String?, _ products: [String]) throws -> Kakuzuke_V1_QuoteResponse? {
        let whom = member.map { ["--member", $0] } ?? []
        let run = try run(["quote"] + whom + ["--payment", "cash", "--json"] + products)
        #expect(run.status == 0 || run.output.isEmpty && run.errors.contains("Next: "), "\(run.errors)")
        return run.status == 0 ? try Kakuzuke_V1_QuoteResponse(jsonString: run.output) : nil
    }
}
