import Foundation
import KakuzukeProtocol
import RPC
import Rating

/// Tenants with their owners' tokens, and agents with what they have sent; a file between the commands.
struct BenchWorld: Codable {
    struct Tenant: Codable {
        var code: String
        var ownerToken: String
    }

    struct Agent: Codable {
        /// Position of its tenant.
        var tenant: Int
        var store: String
        var keyPEM: String
        var certificatePEM: String
        var epoch: [UInt8]
        var next: UInt64 = 1
        var digest: [UInt8] = []
        /// Its customers are numbered from here.
        var firstCustomer: Int
    }

    static let linesPerReceipt = 3
    /// The server only sees hashes; one key serves all tenants of the measurement.
    static let identifierKey = IdentifierKey(id: 1, bytes: [UInt8](repeating: 7, count: 32))

    var authorityPEM: String
    var operatorToken: String
    var customersPerAgent: Int
    var tenants: [Tenant] = []
    var agents: [Agent] = []

    static func read(_ path: String) throws -> BenchWorld {
        try JSONDecoder().decode(BenchWorld.self, from: Data(contentsOf: URL(filePath: path)))
    }

    func write(_ path: String) throws {
        try JSONEncoder().encode(self).write(to: URL(filePath: path))
    }

    /// A client without a certificate; calls carry tokens.
    func client(port: Int) throws -> RPCClient { try Self.client(port, authorityPEM, nil) }

    /// A client with an agent's certificate.
    func client(port: Int, agent: Agent) throws -> RPCClient {
        try Self.client(
            port, authorityPEM,
            try RPCIdentity(certificateChainPEM: agent.certificatePEM, privateKeyPEM: agent.keyPEM))
    }

    private static func client(_ port: Int, _ authority: String, _ identity: RPCIdentity?) throws -> RPCClient {
        try RPCClient(
            .tcp(
                host: "127.0.0.1", port: port,
                tls: RPCClientTLS(
                    trustRoots: try RPCTrustRoots(pem: authority), serverName: "localhost", identity: identity)),
            random: { Double.random(in: 0..<1) })
    }

    static func options(_ token: String) -> RPCCallOptions {
        RPCCallOptions(deadline: .seconds(60), metadata: RPCMetadata([("authorization", "Bearer " + token)]))
    }

    static func identifier(_ customer: Int) throws -> IdentifierHash {
        guard let hash = try identifierKey?.hash("M\(customer)", kind: .memberNumber) else {
            throw BenchFailure("no key")
        }
        return hash
    }
}

/// The measurement cannot go on.
struct BenchFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// Times of calls; nanoseconds.
struct Times {
    private var values: [Int64] = []

    var count: Int { values.count }

    mutating func add(_ time: Duration) {
        let parts = time.components
        values.append(parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000)
    }

    mutating func add(_ other: Times) { values += other.values }

    /// In microseconds.
    func percentile(_ percent: Int) -> Double {
        guard !values.isEmpty else { return 0 }
        return Double(values.sorted()[min(values.count - 1, values.count * percent / 100)]) / 1_000
    }

    /// All times as a list of JSON; microseconds.
    var json: String { "[" + values.map { String(Double($0) / 1_000) }.joined(separator: ",") + "]" }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
