import RPC
import Testing
import X509

// Goal: a client that knows only the digest of an authority believes that authority and nobody else. Method: servers
// whose certificates are right but for one thing.
@Suite struct PinnedRootTests {
    private static func answer(
        identity: (TestAuthority) throws -> RPCIdentity, digest: (TestAuthority) throws -> [UInt8],
        serverName: String = "server.test"
    ) async throws -> [UInt8] {
        let authority = try TestAuthority()
        let server = try RPCServer(methods: TestMethods.table, wallClockSeconds: TestServer.wallClock)
        let bound = try await server.start([
            .tcp(host: "127.0.0.1", port: 0, tls: RPCServerTLS(identity: try identity(authority)))
        ])
        let tls = RPCClientTLS(
            trustRoots: try RPCTrustRoots(certificateDigest: try digest(authority)), serverName: serverName)
        let client = try RPCClient(
            .tcp(host: "127.0.0.1", port: bound[0].port ?? 0, tls: tls), random: { 0.5 })
        do {
            let message = try await client.unary("test.Echo/Pool", [7]).message
            await client.shutdown()
            await server.shutdown(drainWithin: .zero)
            return message
        } catch {
            await client.shutdown()
            await server.shutdown(drainWithin: .zero)
            throw error
        }
    }

    private static func right(_ authority: TestAuthority) throws -> RPCIdentity {
        try authority.issue("server.test", usage: .serverAuth, showing: authority)
    }

    @Test func theKnownAuthorityIsBelieved() async throws {
        #expect(try await Self.answer(identity: Self.right, digest: { try $0.digest }) == [7])
    }

    @Test func everythingElseIsRefused() async throws {
        let refused = RPCError(.unavailable, "")
        await #expect(throws: refused) {
            _ = try await Self.answer(identity: Self.right, digest: { _ in try TestAuthority().digest })
        }
        await #expect(throws: refused, "a chain without its root") {
            _ = try await Self.answer(
                identity: { try $0.issue("server.test", usage: .serverAuth) }, digest: { try $0.digest })
        }
        await #expect(throws: refused, "another name") {
            _ = try await Self.answer(
                identity: Self.right, digest: { try $0.digest }, serverName: "other.test")
        }
        await #expect(throws: refused, "expired") {
            _ = try await Self.answer(
                identity: { try $0.issue("server.test", expiresIn: -60, usage: .serverAuth, showing: $0) },
                digest: { try $0.digest })
        }
        await #expect(throws: refused, "a client's certificate") {
            _ = try await Self.answer(
                identity: { try $0.issue("server.test", usage: .clientAuth, showing: $0) },
                digest: { try $0.digest })
        }
        // A stranger that shows the known root beside a certificate that it did not sign.
        await #expect(throws: refused, "signed by somebody else") {
            _ = try await Self.answer(
                identity: { known in
                    try TestAuthority().issue("server.test", usage: .serverAuth, showing: known)
                }, digest: { try $0.digest })
        }
    }

    @Test func aDigestHas32Bytes() {
        #expect(throws: RPCConfigurationError(.trustRoots, "", advice: "")) {
            try RPCTrustRoots(certificateDigest: [1, 2, 3])
        }
    }
}
