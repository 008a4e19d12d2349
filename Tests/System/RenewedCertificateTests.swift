import Foundation
import SeededTestSupport
import Testing

// Goal: neither a server that is put back nor a clock that is wrong locks an agent out by its certificate.
// Method: the real programs; a certificate that is about to end, an older database, a clock file.
extension SystemSuites {
    @Suite struct RenewedCertificateTests {
        private static let minutesOfTenDays = 14_400
        private static let millisecondsOfDay = 86_400_000

        private static func with(_ body: (TestChain, TestChain.Branch, [URL]) async throws -> Void) async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 12, days: 60
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                try await body(chain, branch, try chain.receipts.journals(store))
            }
        }

        private static func expectSynced(_ agent: AgentProcess) throws {
            let run = try agent.run("sync")
            #expect(run.status == 0, "\(run.errors)")
        }

        @Test(.timeLimit(.minutes(3))) func aServerPutBackTakesAnAgentThatHasRenewedSince() async throws {
            try await Self.with { chain, branch, journals in
                let (agent, data) = (branch.process, chain.server.folder + "/d")
                try branch.show(journals[0])
                try Self.expectSynced(agent)
                try await chain.server.stop()
                try FaultScene.copy(data, to: data + ".old")
                try await chain.server.start()
                try agent.endCertificate(inMinutes: Self.minutesOfTenDays, by: chain.server)
                let before = try agent.certificate()
                try Self.expectSynced(agent)
                let renewed = try agent.certificate()
                #expect(renewed != before)
                try await chain.server.stop()
                try FileManager.default.removeItem(atPath: data)
                try FileManager.default.moveItem(atPath: data + ".old", toPath: data)
                try await chain.server.start()
                for journal in journals.dropFirst() { try branch.show(journal) }
                // The first round goes by the certificate of before, the next one renews it.
                for _ in 0..<2 { try Self.expectSynced(agent) }
                let last = try agent.certificate()
                #expect(last != before && last != renewed)
                try chain.expectAllReceipts()
            }
        }

        /// The agent has not heard of its wrong clock, and by that clock its certificate holds.
        @Test(.timeLimit(.minutes(3))) func anEndedCertificateIsRenewedWhateverTheClockSays() async throws {
            try await Self.with { chain, branch, journals in
                let (agent, clockFile) = (branch.process, branch.process.folder + ".clock")
                try agent.set("development", "clockFile", to: clockFile)
                try Self.expectSynced(agent)
                let (serial, end) = try agent.endCertificate(inMinutes: -1, by: chain.server)
                try await chain.server.noteEnd(ofCertificate: serial, at: end, tenant: branch.retailer.id)
                try Data("\(-300 * Self.millisecondsOfDay)\n".utf8).write(to: URL(filePath: clockFile))
                let ended = try agent.certificate()
                for journal in journals { try branch.show(journal) }
                try Self.expectSynced(agent)
                #expect(try agent.certificate() != ended)
                try chain.expectAllReceipts()
            }
        }

        @Test(.timeLimit(.minutes(3))) func certificatesAreRenewedByTheClockOfTheServer() async throws {
            try await Self.with { chain, branch, _ in
                let (agent, clockFile) = (branch.process, branch.process.folder + ".clock")
                try agent.set("development", "clockFile", to: clockFile)
                func shift(days: Int) throws {
                    try Data("\(days * Self.millisecondsOfDay)\n".utf8).write(to: URL(filePath: clockFile))
                }
                try Self.expectSynced(agent)
                // Sixty days ahead a certificate of ninety seems to be due with every round.
                try shift(days: 60)
                try Self.expectSynced(agent)
                let first = try agent.certificate()
                for _ in 0..<2 { try Self.expectSynced(agent) }
                #expect(try agent.certificate() == first)
                // Three hundred days behind it never seems to be.
                try shift(days: -300)
                try Self.expectSynced(agent)
                try agent.endCertificate(inMinutes: Self.minutesOfTenDays, by: chain.server)
                let ending = try agent.certificate()
                try Self.expectSynced(agent)
                #expect(try agent.certificate() != ending)
            }
        }
    }
}
