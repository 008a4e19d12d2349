import Foundation
import RPC

/// The same echo as a unary call over our frames: ordinary tasks of Swift's pool call an ordinary client.
struct FramedEcho: Sendable {
    private let server: RPCServer
    private let client: RPCClient

    init(identity: BenchIdentity, serverLoops: RPCEventLoops, clientLoops: RPCEventLoops) async throws {
        var table = RPCMethodTable()
        table.unary("bench.Echo/Loop", execution: .eventLoop) { message, _ in RPCResponse(message) }
        table.unary("bench.Echo/Pool") { message, _ in RPCResponse(message) }
        server = try RPCServer(
            methods: table, eventLoops: serverLoops, wallClockSeconds: { Int64(Date().timeIntervalSince1970) })
        let tls = RPCServerTLS(
            identity: try RPCIdentity(certificateChainPEM: identity.chainPEM, privateKeyPEM: identity.keyPEM))
        let bound = try await server.start([.tcp(host: "127.0.0.1", port: 0, tls: tls)])
        let clientTLS = RPCClientTLS(trustRoots: try RPCTrustRoots(pem: identity.rootPEM), serverName: "bench.test")
        client = try RPCClient(
            .tcp(host: "127.0.0.1", port: bound[0].port ?? 0, tls: clientTLS), eventLoops: clientLoops,
            random: { .random(in: 0...1) })
    }

    func run(_ method: String, payload: [UInt8], inFlight: Int, seconds: Double) async throws -> BenchRound {
        try await BenchRound.measure(inFlight: inFlight, seconds: seconds) { [client] in
            _ = try await client.unary(method, payload)
        }
    }

    func stop() async {
        await client.shutdown()
        await server.shutdown(drainWithin: .seconds(1))
    }
}
