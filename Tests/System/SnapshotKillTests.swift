import Foundation
import KakuzukeProtocol
import LocalStore
import RPC
import Rating
import SeededTestSupport
import Testing

// Goal: an agent that is killed while a snapshot comes goes on where it stood, one whose server is killed begins anew,
// and neither shows anything of a snapshot before all of it has been verified. Method: the real programs behind a proxy
// that lets a snapshot take seconds; kills at several points of it; then prices beside those of an agent that was never
// disturbed.
extension SystemSuites {
    @Suite struct SnapshotKillTests {
        /// Bytes that have come when somebody is killed; below 256 KiB, of which every kept snapshot has more.
        private static let points = [20_000, 90_000, 160_000, 230_000]
        /// For each 4 KiB; milliseconds.
        private static let delay = 25
        private static let quoteCount = 40
        private static let productCount = 20_000

        /// A store whose agent has told everything, and another agent of it that has nothing yet, behind a proxy.
        private struct Scene {
            let chain: TestChain
            /// Was never disturbed.
            let first: AgentProcess
            let second: AgentProcess
            let proxy: FaultProxy
            var kept: String { second.folder + "/feed.partial" }

            /// Bytes that are kept of the snapshot; 0: nothing is.
            var keptBytes: Int {
                let attributes = try? FileManager.default.attributesOfItem(atPath: kept)
                return (attributes?[.size] as? NSNumber)?.intValue ?? 0
            }

            /// Waits until so much has come, and gives the least that was kept meanwhile.
            @discardableResult
            func wait(forBytes count: Int) async throws -> Int {
                let end = ContinuousClock.now + .seconds(60)
                var least = Int.max
                while ContinuousClock.now < end {
                    let now = keptBytes
                    least = min(least, now)
                    if now >= count { return least }
                    try await Task.sleep(for: .milliseconds(3))
                }
                throw SystemTestError(reason: "\(count) bytes do not come: \(try second.said().suffix(2_000))")
            }

            /// Expects that the second agent shows nothing of the snapshot.
            func expectNothingApplied() throws {
                let database = try AgentDatabase(path: second.folder + "/agent.db")
                defer { try? database.close() }
                #expect(try database.read { try $0.checkpoint() } == nil)
            }

            /// Lets everything come, and compares prices.
            func expectSamePrices() async throws {
                proxy.set(nil)
                try await second.wait(seconds: 60, for: "a whole feed") {
                    $0.cache.freshness == .ready && $0.conversation.failureCode.isEmpty && $0.cache.policyVersion > 0
                }
                #expect(!FileManager.default.fileExists(atPath: kept))
                let wanted = try await prices(of: first)
                let found = try await prices(of: second)
                #expect(wanted.count == SnapshotKillTests.quoteCount)
                #expect(Set(wanted.map(\.total)).count > 1)
                #expect(found == wanted)
            }

            private func prices(of agent: AgentProcess) async throws -> [Kakuzuke_V1_QuoteResponse] {
                let door = try agent.door()
                var answers: [Kakuzuke_V1_QuoteResponse] = []
                for number in 0..<SnapshotKillTests.quoteCount {
                    var request = Kakuzuke_V1_QuoteRequest()
                    request.asOf = chain.receipts.nextDate.daysSinceEpoch
                    let members = chain.receipts.members
                    request.customer.memberNumber = members[number * 11 % members.count]
                    request.basket.store = chain.receipts.stores[0]
                    request.basket.payment = "cash"
                    request.basket.fulfilment = "carry_out"
                    var line = Kakuzuke_V1_Basket.Line()
                    line.product = chain.receipts.products[number % chain.receipts.products.count].code
                    line.quantity = 2_000
                    request.basket.lines = [line]
                    let answer: Kakuzuke_V1_QuoteResponse = try await door.unary(
                        "kakuzuke.v1.RatingService/Quote", request,
                        options: RPCCallOptions(deadline: .seconds(30), waitsForReady: true))
                    answers.append(answer.essence())
                }
                await door.shutdown()
                return answers
            }
        }

        /// Products whose names cannot be packed well make a snapshot large that few customers leave small.
        private static func importManyProducts(_ retailer: Retailer) throws {
            var random = SeededGenerator(7)
            let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
            let rows = (0..<productCount).map { number in
                let name = String((0..<24).map { _ in letters[Int.random(in: letters.indices, using: &random)] })
                return "\(8_000_000 + number),\(name),GROCERY,10000,150,reduced,2017-01-01\n"
            }
            try retailer.headquarters.write(
                "code,name,category,unit_cost_e2,list_price,tax,from\n" + rows.joined(), to: "many.csv")
            try retailer.run("import", "products", "many.csv")
        }

        private static func with(_ body: (Scene) async throws -> Void) async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 60, days: 30
            ) { chain in
                let (store, retailer) = (try #require(chain.receipts.stores.first), try #require(chain.retailers.first))
                try importManyProducts(retailer)
                let first = try chain.enrol(retailer, store, journals: chain.receipts.journalFolder(store)).process
                #expect(try await first.synchronize().status == 0)
                try await retailer.verifyRatings(of: chain.receipts.members.count, seconds: 120)
                try await first.start()
                #expect(try await first.synchronize().status == 0)
                let second = try chain.newAgent("second")
                let journals = URL(filePath: chain.server.folder + "/journals/second")
                try FileManager.default.createDirectory(at: journals, withIntermediateDirectories: true)
                let enrolled = try second.enrol(
                    try retailer.agentToken(store, name: "second.enrol"), at: chain.server, journals: journals,
                    profile: chain.receipts.profile)
                #expect(enrolled.status == 0, "\(enrolled.errors)")
                let proxy = try FaultProxy(to: chain.server.port)
                defer { proxy.close() }
                try second.set("server", "port", to: proxy.port)
                proxy.set(.delay(delay))
                try await body(Scene(chain: chain, first: first, second: second, proxy: proxy))
            }
        }

        @Test(.timeLimit(.minutes(6))) func aKilledAgentGoesOnWhereItStood() async throws {
            try await Self.with { scene in
                var before = 0
                for point in Self.points {
                    try await scene.second.start()
                    let least = try await scene.wait(forBytes: point)
                    // Whoever began anew would have next to nothing for a while; a part that was half written goes.
                    #expect(least >= before / 2, "\(point): \(least) of \(before)")
                    try await scene.second.kill()
                    before = scene.keptBytes
                    try scene.expectNothingApplied()
                }
                try await scene.second.start()
                try await scene.expectSamePrices()
            }
        }

        /// What a disk has changed meanwhile is noticed, and nothing of it is used.
        @Test(.timeLimit(.minutes(6))) func keptPartsThatWereDamagedAreThrownAway() async throws {
            try await Self.with { scene in
                try await scene.second.start()
                try await scene.wait(forBytes: Self.points[2])
                try await scene.second.kill()
                let file = try FileHandle(forUpdating: URL(filePath: scene.kept))
                try file.seek(toOffset: 10_000)
                let byte = try #require(try file.read(upToCount: 1)?.first)
                try file.seek(toOffset: 10_000)
                try file.write(contentsOf: Data([~byte]))
                try file.close()
                try await scene.second.start()
                try await scene.expectSamePrices()
            }
        }

        @Test(.timeLimit(.minutes(6))) func aServerThatIsKilledWhileItSendsIsAskedAnew() async throws {
            try await Self.with { scene in
                try await scene.second.start()
                for point in [Self.points[0], Self.points[2]] {
                    try await scene.wait(forBytes: point)
                    try await scene.chain.server.kill()
                    try scene.expectNothingApplied()
                    try await scene.chain.server.start()
                    // The new process knows nothing of the old one's snapshot.
                    let end = ContinuousClock.now + .seconds(60)
                    while scene.keptBytes >= point, ContinuousClock.now < end {
                        try await Task.sleep(for: .milliseconds(3))
                    }
                    #expect(scene.keptBytes < point)
                }
                try await scene.expectSamePrices()
            }
        }
    }
}
