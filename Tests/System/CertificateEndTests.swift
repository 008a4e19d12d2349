import Foundation
import KakuzukeProtocol
import SeededTestSupport
import Testing

// Goal: an agent whose certificate ends, while it talks or long ago, renews it without a round that fails, for as long
// as it may; and where it may no longer, somebody is told what to do. Method: the real programs and an authority that
// is older than the certificates; their ends are moved.
extension SystemSuites {
    @Suite struct CertificateEndTests {
        private static let minutesOfDay = 1_440

        private static func with(_ body: (TestChain, TestChain.Branch, [URL]) async throws -> Void) async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 60,
                authorityDays: 200
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                #expect(try branch.process.run("sync").status == 0)
                try await body(chain, branch, try chain.receipts.journals(store))
            }
        }

        /// Lets the agent's certificate be one that ended so many days ago, and the server know of it.
        private static func end(_ branch: TestChain.Branch, daysAgo days: Int, _ chain: TestChain) async throws {
            let (serial, end) = try branch.process.endCertificate(
                inMinutes: -days * minutesOfDay, by: chain.server)
            try await chain.server.noteEnd(ofCertificate: serial, at: end, tenant: branch.retailer.id)
        }

        @Test(.timeLimit(.minutes(3))) func fiftyNineDaysAfterItsEndItRenewsItself() async throws {
            try await Self.with { chain, branch, journals in
                let agent = branch.process
                try await Self.end(branch, daysAgo: 59, chain)
                let ended = try agent.certificate()
                for journal in journals { try branch.show(journal) }
                try await agent.start()
                try await agent.wait(seconds: 60, for: "a new certificate and all receipts") { status in
                    status.certificateExpiresAtMs > status.toldAtMs && status.spool.unsent == 0
                        && status.spool.accepted > 0
                }
                #expect(try agent.certificate() != ended)
                let said = try agent.said()
                #expect(!said.contains("synchronising"), "no round has failed: \(said)")
                try chain.expectAllReceipts()
            }
        }

        @Test(.timeLimit(.minutes(3))) func sixtyOneDaysAfterItsEndSomebodyIsToldWhatToDo() async throws {
            try await Self.with { chain, branch, journals in
                let agent = branch.process
                try await Self.end(branch, daysAgo: 61, chain)
                let ended = try agent.certificate()
                for journal in journals { try branch.show(journal) }
                try await agent.start()
                try await agent.wait(seconds: 60, for: "receipts that wait, and a failure") { status in
                    !status.conversation.failureCode.isEmpty && status.spool.unsent > 0
                }
                #expect(try agent.certificate() == ended)
                let told = try agent.run("status")
                #expect(told.status == 1 && told.output.contains("The certificate ended 61 days ago"), "\(told.output)")
                #expect(told.output.contains("run `kakuzuke-agent enroll` with a new folder"), "\(told.output)")
                #expect(try agent.run("doctor").output.contains("it ended 61 days ago"))
                // Prices come all the same.
                let priced = try agent.run("quote", "--json", chain.receipts.products[0].code + "x1")
                #expect(priced.status == 0, "\(priced.errors)")
                try await agent.stop()
                // What it says helps.
                let another = try chain.newAgent("another")
                let token = try branch.retailer.agentToken(branch.store, name: "another.enrol")
                let enrolled = try another.enrol(
                    token, at: chain.server, journals: branch.journals, profile: chain.receipts.profile)
                #expect(enrolled.status == 0, "\(enrolled.errors)")
                #expect(try another.run("sync").status == 0)
                try chain.expectAllReceipts()
            }
        }

        /// The server ends the calls of the certificate on connections that are there.
        @Test(.timeLimit(.minutes(3))) func itIsRenewedAtOnceWhereItEndsOnAnOpenConnection() async throws {
            try await Self.with { chain, branch, journals in
                let agent = branch.process
                try branch.show(journals[0])
                try await agent.start()
                try await agent.wait(seconds: 60, for: "receipts of a journal") { status in
                    status.spool.accepted > 0 && status.spool.unsent == 0
                }
                let before = try agent.certificate()
                try chain.server.endKnownCertificates(tenant: branch.retailer.id)
                // Much shorter than the pause after a refusal.
                let end = ContinuousClock.now + .seconds(20)
                while try agent.certificate() == before, ContinuousClock.now < end {
                    try await Task.sleep(for: .milliseconds(200))
                }
                #expect(try agent.certificate() != before)
                for journal in journals.dropFirst() { try branch.show(journal) }
                let expected = UInt64(try #require(chain.receipts.figures[branch.store]).receipts)
                try await agent.wait(seconds: 60, for: "all receipts") { status in
                    status.spool.accepted == expected && status.spool.unsent == 0
                }
                let said = try agent.said()
                #expect(!said.contains("synchronising"), "no round has failed: \(said)")
                try chain.expectAllReceipts()
            }
        }

        /// A slow line makes one round of many seconds, in which the certificate is due.
        @Test(.timeLimit(.minutes(3))) func itIsRenewedWithinALongRound() async throws {
            try await Self.with { chain, branch, journals in
                let agent = branch.process
                let proxy = try FaultProxy(to: chain.server.port)
                defer { proxy.close() }
                try agent.set("server", "port", to: proxy.port)
                proxy.set(.delay(1_200))
                for journal in journals { try branch.show(journal) }
                try agent.makeCertificateDue(inSeconds: 6, by: chain.server)
                let due = ContinuousClock.now + .seconds(6)
                let before = try agent.certificate()
                try await agent.start()
                try await agent.wait(seconds: 10, for: "a round") { $0.hasRoundSinceMs }
                #expect(ContinuousClock.now < due, "the machine is too slow for this test")
                var renewedIn: Int64?
                var began: Int64?
                try await agent.wait(seconds: 90, for: "all receipts, and a new certificate") { status in
                    let isRenewed = (try? agent.certificate()) != before
                    if began == nil, status.hasRoundSinceMs { began = status.roundSinceMs }
                    if isRenewed, renewedIn == nil, status.hasRoundSinceMs { renewedIn = status.roundSinceMs }
                    return isRenewed && status.spool.unsent == 0 && status.spool.accepted > 0
                }
                // The beginning of a round is told by a clock that is read twice; rounds are seconds apart.
                #expect(abs((renewedIn ?? 0) - (began ?? -10_000)) < 500, "the first round has renewed it")
                try chain.expectAllReceipts()
            }
        }
    }
}
