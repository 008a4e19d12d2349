import Foundation
import KakuzukeProtocol
import LocalStore
import RPC
import Synchronizer

/// The agent of one store: a folder with its file and its identity.
struct StoreAgent: Sendable {
    static let softwareVersion = "bench"

    let folder: String

    var database: AgentDatabase {
        get throws { try AgentDatabase(path: folder + "/agent.db") }
    }

    /// Redeems a token and writes file and identity.
    ///
    /// - Returns: the tenant's key for identifiers.
    func enrol(token: String, port: Int) async throws -> IdentifierKey {
        guard let code = EnrolmentCode(token) else { throw BenchFailure("\(folder): the token is none") }
        let database = try database
        let client = try RPCClient(
            .tcp(host: "127.0.0.1", port: port, tls: try Enrolment.firstContact(code, serverName: "localhost")),
            random: { Double.random(in: 0..<1) })
        let keys = AgentKeys()
        let agent = try await Enrolment.redeem(code, keys: keys, softwareVersion: Self.softwareVersion, over: client)
        await client.shutdown()
        try database.install(
            Installation(
                epoch: (0..<16).map { _ in UInt8.random(in: 0...255) }, tenant: agent.tenant.description,
                agent: agent.agent, store: agent.store.text, settings: agent.settings))
        try database.close()
        try write(keys.certificateKeyPEM, "key.pem")
        try write(agent.certificatePEM, "certificate.pem")
        try write(agent.authorityPEM, "authority.pem")
        guard let key = IdentifierKey(id: agent.identifierKey.id, bytes: agent.identifierKey.bytes) else {
            throw BenchFailure("\(folder): the identifier key is none")
        }
        return key
    }

    /// A client with the agent's own certificate.
    func client(port: Int) throws -> RPCClient {
        let identity = try RPCIdentity(
            certificateChainPEM: try text("certificate.pem"), privateKeyPEM: try text("key.pem"))
        let tls = RPCClientTLS(
            trustRoots: try RPCTrustRoots(pem: try text("authority.pem")), serverName: "localhost",
            identity: identity)
        return try RPCClient(.tcp(host: "127.0.0.1", port: port, tls: tls), random: { Double.random(in: 0..<1) })
    }

    /// Runs a round; without its feed where `takingFeed` is false.
    func synchronize(port: Int, takingFeed: Bool) async throws -> SyncReport {
        let database = try database
        let client = try client(port: port)
        let synchronizer = Synchronizer(
            database: database, link: ServerLink(client: client), softwareVersion: Self.softwareVersion,
            now: { Self.now() })
        let report = try await synchronizer.run(takingFeed: takingFeed)
        await client.shutdown()
        try database.close()
        return report
    }

    static func now() -> StoredInstant {
        StoredInstant(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000))
    }

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    }
}

/// The measurement cannot go on.
struct BenchFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
