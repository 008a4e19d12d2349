import Foundation
import KakuzukeProtocol
import Rating
import SeededTestSupport
import Testing

/// A server with its database, and stores whose agents reach it through a `FaultProxy` each.
final class FaultScene {
    /// Member numbers that no import has named; both stores meet them for the first time.
    static let newMembers = 12

    let chain: TestChain
    let retailer: Retailer
    private(set) var branches: [FaultBranch] = []
    /// True: the server has lost its database and does not find it again by itself.
    var needsNewServer = false

    var server: ServerProcess { chain.server }
    /// All who may have a rating.
    let members: [String]
    var today: CalendarDate { chain.receipts.nextDate }

    private init(chain: TestChain, retailer: Retailer) {
        self.chain = chain
        self.retailer = retailer
        members = chain.receipts.members + (1...Self.newMembers).map { "N\($0)" }
    }

    /// Sets everything up, lets the agents have their first feed, and takes it down again, however `body` ends.
    static func with(seed: UInt64, stores: Int, _ body: (FaultScene) async throws -> Void) async throws {
        try await TestChain.with(
            seed: seed, tenants: ["supermarket-a"], stores: stores, households: 8, days: 20
        ) { chain in
            let scene = FaultScene(chain: chain, retailer: try #require(chain.retailers.first))
            defer { for branch in scene.branches { branch.destroy() } }
            let profile = try scene.profile()
            for (number, store) in chain.receipts.stores.enumerated() {
                try scene.add(store, profile: profile, seed: seed &+ UInt64(number) &* 7_919)
            }
            for branch in scene.branches {
                let first = try await branch.agent.synchronize()
                try #require(first.status == 0, "\(first.errors)")
                try await branch.agent.start()
            }
            try await body(scene)
        }
    }

    /// The sample data's profile for a till that amends and voids.
    private func profile() throws -> URL {
        let text = try String(contentsOf: chain.receipts.profile, encoding: .utf8)
            .replacing("  return: return\n", with: "  return: return\n  void: void\n")
        try headquarters.write(text + "can_amend: true\n", to: "till.yaml")
        return headquarters.folder.appending(path: "till.yaml")
    }

    private var headquarters: Headquarters { chain.headquarters }

    private func add(_ store: String, profile: URL, seed: UInt64) throws {
        let agent = try chain.newAgent(store)
        let journals = URL(filePath: server.folder + "/tills/" + store)
        try FileManager.default.createDirectory(at: journals, withIntermediateDirectories: true)
        let branch = FaultBranch(
            store: store, agent: agent, proxy: try FaultProxy(to: server.port), journals: journals,
            till: Till(
                store: store, folder: journals, products: Array(chain.receipts.products.prefix(60)), members: members,
                today: today, seed: seed))
        branches.append(branch)
        try branch.mountDisk()
        let token = try retailer.agentToken(store, name: store + ".enrol")
        let run = try agent.run(
            "enroll", "--server", "127.0.0.1:\(branch.proxy.port)", "--server-name", "localhost", "--token-file",
            token.path(), "--journals", journals.path(), "--profile", profile.path(), "--quiet-seconds", "1",
            "--interval-seconds", "1", "--business-days-shift", "\(server.businessDaysShift)")
        try #require(run.status == 0, "\(run.errors)")
        try agent.set("development", "clockFile", to: branch.clockFile)
        try agent.set("journals", "pollSeconds", to: 1)
    }

    /// Kinds of faults that can be made here.
    var kinds: [FaultKind] {
        FaultKind.allCases.filter { kind in !kind.needsDisk || branches.allSatisfy(\.hasDisk) }
    }

    /// Lets every till sell.
    func sell(_ count: Int) async throws {
        for branch in branches { try await branch.till.sell(count) }
    }
}
