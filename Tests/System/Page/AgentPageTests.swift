import Foundation
import KakuzukeProtocol
import SeededTestSupport
import Testing

// Goal: a shop assistant sees how the agent stands and prices a basket on the page, in Japanese and English, on a
// telephone and at a till, with keys alone, in light and dark; nothing of the page breaks its own rules.
// Method: a real Chromium opens the page of a real agent; axe, which is not ours, judges contrast, names and roles.
extension SystemSuites {
    @Suite struct AgentPageTests {
        private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        private static let interpreter =
            ProcessInfo.processInfo.environment["KAKUZUKE_TEST_PYTHON"]
            ?? folder.appending(path: "../../../.venv/bin/python").standardized.path()

        @Test(.timeLimit(.minutes(3))) func aShopAssistantUsesThePage() async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 10, days: 20
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                let agent = branch.process
                try agent.set("http", "port", to: try ServerProcess.freePort())
                try await agent.start()
                defer { agent.destroy() }
                try await agent.wait(seconds: 60, for: "the first feed") { $0.cache.hasMadeOn }
                // Prices are wanted most when the server is away, and the page has a sentence to say of that.
                try await chain.server.stop()
                try await agent.wait(seconds: 60, for: "the failed round") { !$0.conversation.failureCode.isEmpty }
                let link = try agent.run("page").output.trimmingCharacters(in: .whitespacesAndNewlines)
                let pictures = ProcessInfo.processInfo.environment["KAKUZUKE_TEST_PICTURES"] ?? agent.folder
                let run = try ProgramRun(
                    system: [
                        Self.interpreter, "-B", Self.folder.appending(path: "Python/page_trial.py").path(), link,
                        try #require(chain.receipts.members.first), try #require(chain.receipts.products.first?.code),
                        pictures,
                    ], in: URL(filePath: chain.server.folder))
                #expect(run.status == 0, "\(run.output)\(run.errors.suffix(3_000))")
            }
        }
    }
}
