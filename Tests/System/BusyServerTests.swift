import Foundation
import KakuzukeProtocol
import RPC
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: an agent that headquarters puts off says so without calling it trouble, goes on reading journals and pricing,
// and its backlog drains by itself once there is room; so do the backlogs of all stores after an outage. Method: the
// real programs, a server that lets one agent upload at a time, and an upload that the test holds open.
extension SystemSuites {
    @Suite struct BusyServerTests {
        /// An upload with a store's certificate that sends nothing and does not end before it is told to.
        private struct HeldUpload {
            let client: RPCClient
            let task: Task<Void, any Error>

            init(_ branch: TestChain.Branch, at server: ServerProcess) throws {
                let identity = branch.process.folder + "/identity/"
                func text(_ name: String) throws -> String {
                    try String(contentsOfFile: identity + name, encoding: .utf8)
                }
                let client = try RPCClient(
                    .tcp(
                        host: "127.0.0.1", port: server.port,
                        tls: RPCClientTLS(
                            trustRoots: try RPCTrustRoots(pem: try text("authority.pem")), serverName: "localhost",
                            identity: try RPCIdentity(
                                certificateChainPEM: try text("certificate.pem"),
                                privateKeyPEM: try text("key.pem")))), random: { 0.5 })
                self.client = client
                task = Task {
                    try await client.bidirectional(
                        "kakuzuke.v1.SyncService/Upload", sending: Kakuzuke_V1_UploadBatch.self,
                        returning: Kakuzuke_V1_UploadAcknowledgement.self
                    ) { _, answers, _ in
                        for try await _ in answers {}
                    }
                }
            }

            func end() async {
                task.cancel()
                _ = try? await task.value
                await client.shutdown()
            }
        }

        private static func withOneAtATime(
            stores: Int, _ body: (TestChain) async throws -> Void
        ) async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: stores, households: 15, days: 60
            ) { chain in
                try await chain.server.stop()
                chain.server.environment["KAKUZUKE_SYNC_UPLOADS_AT_ONCE"] = "1"
                try await chain.server.start()
                for store in chain.receipts.stores { try chain.enrol(chain.retailers[0], store) }
                try await body(chain)
            }
        }

        @Test(.timeLimit(.minutes(4))) func anAgentThatIsPutOffSaysSoAndGoesOn() async throws {
            try await Self.withOneAtATime(stores: 2) { chain in
                let (other, branch) = (chain.branches[0], chain.branches[1])
                let journals = try chain.receipts.journals(branch.store)
                #expect(try await branch.process.synchronize().status == 0)
                try await branch.process.start()
                try await branch.process.wait(seconds: 30, for: "a first round") { !$0.hasRoundSinceMs }
                let held = try HeldUpload(other, at: chain.server)
                try await Task.sleep(for: .milliseconds(500))
                for journal in journals { try branch.show(journal) }
                try await branch.process.wait(seconds: 60, for: "headquarters' wish to wait") { status in
                    status.conversation.hasWaitsUntilMs && status.conversation.waitsUntilMs > status.toldAtMs
                        && status.conversation.failureCode.isEmpty
                }
                // All journals are read meanwhile, baskets are priced, and nobody is called for.
                let count = chain.receipts.figures[branch.store]?.receipts ?? 0
                try await branch.process.wait(seconds: 60, for: "the receipts of all journals") { status in
                    status.spool.accepted == UInt64(count) && status.spool.unsent > 0
                }
                let product = try #require(chain.receipts.products.first).code
                #expect(try branch.process.run("quote", product).status == 0)
                let text = try branch.process.run("status")
                #expect(text.status == 0 && text.output.contains("All is well."), "\(text.output)")
                let asks = /Headquarters     asks to wait until [0-9]{2}:[0-9]{2}; nothing is lost/
                #expect(text.output.contains(asks), "\(text.output)")
                await held.end()
                try await branch.process.wait(seconds: 90, for: "an empty spool") { status in
                    status.spool.unsent == 0 && !status.conversation.hasWaitsUntilMs
                }
                #expect(try chain.retailers[0].stored()[branch.store] == chain.receipts.figures[branch.store])
            }
        }

        @Test(.timeLimit(.minutes(5))) func allBacklogsDrainAfterAnOutage() async throws {
            try await Self.withOneAtATime(stores: 5) { chain in
                for branch in chain.branches {
                    #expect(try await branch.process.synchronize().status == 0)
                    try await branch.process.start()
                }
                try await chain.server.kill()
                for branch in chain.branches {
                    for journal in try chain.receipts.journals(branch.store) { try branch.show(journal) }
                }
                for branch in chain.branches {
                    let count = chain.receipts.figures[branch.store]?.receipts ?? 0
                    try await branch.process.wait(seconds: 60, for: "the receipts of all journals") { status in
                        status.spool.accepted == UInt64(count)
                    }
                }
                try await chain.server.start()
                // Nobody does anything: the stores are idle, and the last of them has all its receipts at the server.
                for branch in chain.branches {
                    try await branch.process.wait(seconds: 120, for: "an empty spool") { status in
                        status.spool.unsent == 0 && status.conversation.failureCode.isEmpty
                    }
                }
                try chain.expectAllReceipts()
            }
        }
    }
}
