import ConversationVectorSupport
import Crypto
import Foundation
import RPC
import Services
import Storage
import SwiftASN1
import X509

/// Stands between a real agent and a real server, over TLS on both sides, and keeps what they say to each other.
final class RecordingProxy: Sendable {
    /// The port for the agent.
    let port: Int
    private let server: RPCServer
    private let forwarder: CallForwarder

    /// Listens on a free port.
    ///
    /// - Parameters:
    ///   - server: the server; its authority signs the proxy's certificate.
    ///   - agentFolder: the agent's folder, in which its identity will be.
    /// - Throws: `RPCConfigurationError` when nothing can listen, or what the certificate library throws.
    init(before server: ServerProcess, agentFolder: String) async throws {
        let authority = try server.text("authority.pem")
        let target = server.port
        let client: @Sendable (RPCIdentity?) throws -> RPCClient = { identity in
            try RPCClient(
                .tcp(
                    host: "127.0.0.1", port: target,
                    tls: RPCClientTLS(
                        trustRoots: try RPCTrustRoots(pem: authority), serverName: "localhost", identity: identity)),
                random: { 0.5 })
        }
        forwarder = CallForwarder(
            makeStranger: { try client(nil) },
            makeAgent: {
                try client(
                    try RPCIdentity(
                        certificateChainPEM: try Self.text(agentFolder, "certificate.pem"),
                        privateKeyPEM: try Self.text(agentFolder, "key.pem")))
            })
        self.server = try RPCServer(
            methods: forwarder.methods, wallClockSeconds: { Int64(Date().timeIntervalSince1970) })
        let bound = try await self.server.start([
            .tcp(
                host: "127.0.0.1", port: 0,
                tls: RPCServerTLS(
                    identity: try Self.identity(authority, try server.text("authority.key")),
                    clientTrustRoots: try RPCTrustRoots(pem: authority)))
        ])
        guard let port = bound.first?.port else { throw SystemTestError(reason: "the proxy has no port") }
        self.port = port
    }

    /// The calls that have ended, in this order.
    var calls: [RecordedCall] { forwarder.calls }

    /// Lets the server take the first batch of the next upload beforehand and loses what it says to that.
    func loseNextUpload() { forwarder.loseNextUpload() }

    /// Ends all connections.
    func close() async {
        await server.shutdown(drainWithin: .zero)
        await forwarder.close()
    }

    private static func text(_ folder: String, _ name: String) throws -> String {
        try String(contentsOfFile: folder + "/identity/" + name, encoding: .utf8)
    }

    /// A certificate like the server's, with the root for an agent that knows only its digest.
    private static func identity(_ authorityPEM: String, _ authorityKeyPEM: String) throws -> RPCIdentity {
        let authority = try CertificateAuthority(certificatePEM: authorityPEM, privateKeyPEM: authorityKeyPEM)
        let key = P256.Signing.PrivateKey()
        let certificate = try authority.server(
            names: ["localhost"], publicKey: Certificate.PrivateKey(key).publicKey,
            serial: [1] + (0..<15).map { _ in UInt8.random(in: 0...255) },
            now: Moment(rawValue: Int64(Date().timeIntervalSince1970 * 1_000_000)))
        return try RPCIdentity(
            certificateChainPEM: try certificate.serializeAsPEM().pemString + "\n" + authorityPEM,
            privateKeyPEM: key.pemRepresentation)
    }
}
