import Foundation
import RPC
import SwiftProtobuf

/// A server on a free loopback port with methods known by name, and clients of it.
struct TestServer {
    let server: RPCServer
    let port: Int
    let authority: TestAuthority
    let loops: RPCEventLoops

    static func wallClock() -> Int64 { Int64(Date().timeIntervalSince1970) }

    /// Starts a server, runs the body, stops the server.
    static func with<Result>(
        methods: RPCMethodTable = TestMethods.table,
        interceptors: [any RPCServerInterceptor] = [],
        peerCheck: (any RPCPeerCheck)? = nil,
        limits: RPCServerLimits = RPCServerLimits(),
        expiredClientGrace: Duration = .zero,
        wallClockSeconds: @escaping @Sendable () -> Int64 = TestServer.wallClock,
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let authority = try TestAuthority()
        let server = try RPCServer(
            methods: methods, interceptors: interceptors, peerCheck: peerCheck, limits: limits,
            wallClockSeconds: wallClockSeconds)
        let tls = RPCServerTLS(
            identity: try authority.issue("server.test"), clientTrustRoots: try authority.roots,
            expiredClientGrace: expiredClientGrace)
        let bound = try await server.start([.tcp(host: "127.0.0.1", port: 0, tls: tls)])
        let test = TestServer(server: server, port: bound[0].port ?? 0, authority: authority, loops: .shared)
        do {
            let result = try await body(test)
            await server.shutdown(drainWithin: .zero)
            return result
        } catch {
            await server.shutdown(drainWithin: .zero)
            throw error
        }
    }

    func client(
        identity: RPCIdentity? = nil, serverName: String = "server.test", roots: RPCTrustRoots? = nil,
        limits: RPCClientLimits = RPCClientLimits(), port: Int? = nil
    ) throws -> RPCClient {
        let tls = RPCClientTLS(
            trustRoots: try roots ?? authority.roots, serverName: serverName, identity: identity)
        return try RPCClient(
            .tcp(host: "127.0.0.1", port: port ?? self.port, tls: tls), limits: limits, random: { 0.5 })
    }
}
