import Foundation
import KakuzukeProtocol
import Testing

/// A retailer's installation with two stores whose agents have had their first feed, all of it at rest.
///
/// Every scene is a copy of it, with a database, a tenant, stores and agents of its own: what takes many seconds is
/// done once. Its data are the same for all seeds, so that a scenario is repeated by its seed alone.
struct FaultTemplate: Sendable {
    /// Most stores of a scene.
    static let storesMax = 2

    private static let seed: UInt64 = 1
    private static let tenantCode = "supermarket-a"

    /// The server's folder, with everything else in it.
    let folder: String
    /// The port that sign-ins name.
    let port: Int
    let receipts: SyntheticReceipts
    let tenantCode: String
    let tenantID: String

    /// Sets everything up, lets it rest, and takes it down again, however `body` ends.
    static func with(_ body: (FaultTemplate) async throws -> Void) async throws {
        try await TestChain.with(
            seed: seed, tenants: [tenantCode], stores: storesMax, households: 8, days: 20
        ) { chain in
            let retailer = try #require(chain.retailers.first)
            try writeProfile(chain)
            for store in chain.receipts.stores { try await enrol(store, retailer, chain) }
            try await chain.server.stop()
            try keepMemoryInFolder(chain.server)
            try await body(
                FaultTemplate(
                    folder: chain.server.folder, port: chain.server.port, receipts: chain.receipts,
                    tenantCode: retailer.code, tenantID: retailer.id))
        }
    }

    /// Lets databases keep what their processes share in their own folder: what is killed leaves nothing elsewhere.
    private static func keepMemoryInFolder(_ server: ServerProcess) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: server.folder + "/d/db/data/postgresql.conf"))
        try file.seekToEnd()
        try file.write(contentsOf: Data("dynamic_shared_memory_type = mmap\n".utf8))
        try file.close()
    }

    /// The sample data's profile for a till that amends and voids.
    private static func writeProfile(_ chain: TestChain) throws {
        let text = try String(contentsOf: chain.receipts.profile, encoding: .utf8)
            .replacing("  return: return\n", with: "  return: return\n  void: void\n")
        try chain.headquarters.write(text + "can_amend: true\n", to: "till.yaml")
    }

    private static func enrol(_ store: String, _ retailer: Retailer, _ chain: TestChain) async throws {
        let agent = try chain.newAgent(store)
        let journals = chain.server.folder + "/tills/" + store
        try FileManager.default.createDirectory(atPath: journals, withIntermediateDirectories: true)
        let token = try retailer.agentToken(store, name: store + ".enrol")
        try agent.enrolForFaults(
            token, port: chain.server.port, journals: journals,
            profile: chain.headquarters.folder.appending(path: "till.yaml").path(),
            businessDaysShift: chain.server.businessDaysShift)
        let first = try await agent.synchronize()
        try #require(first.status == 0, "\(first.errors)")
    }
}

extension AgentProcess {
    /// Makes the agent known; it looks at its journals and talks to the server as often as it may.
    func enrolForFaults(
        _ token: URL, port: Int, journals: String, profile: String, businessDaysShift: Int
    ) throws {
        let run = try run(
            "enroll", "--server", "127.0.0.1:\(port)", "--server-name", "localhost", "--token-file", token.path(),
            "--journals", journals, "--profile", profile, "--quiet-seconds", "\(Till.quietSeconds)",
            "--interval-seconds", "1",
            "--business-days-shift", "\(businessDaysShift)")
        guard run.status == 0 else { throw SystemTestError(reason: "\(folder) is not enrolled: \(run.errors)") }
        try set("journals", "pollSeconds", to: 1)
    }
}
