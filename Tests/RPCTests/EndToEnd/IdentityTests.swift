import RPC
import Synchronization
import Testing
import X509

// Goal: only the right peers come in, and leave when they stop being right. Method: certificates of several test
// authorities.
@Suite struct IdentityTests {
    /// Refuses calls without a client certificate, except of one method; stores the name the certificate gives.
    struct RequireCertificate: RPCServerInterceptor {
        enum Name: RPCContextKey { typealias Value = String }

        func intercept(_ context: RPCCallContext, next: (RPCCallContext) async throws -> Void) async throws {
            var context = context
            if context.method != "test.Echo/Pool" {
                guard let certificate = context.peer.certificate else {
                    throw RPCError(.unauthenticated, "this method needs a client certificate")
                }
                context[Name.self] = "\(certificate.subject)"
            }
            try await next(context)
        }
    }

    /// Refuses serial numbers of a set, but never one method.
    final class Revocations: RPCPeerCheck {
        let revoked = Mutex<Set<[UInt8]>>([])
        let spared: String?

        init(sparing method: String? = nil) { spared = method }

        func refusal(of peer: RPCPeer, calling method: String?) -> RPCError? {
            guard method == nil || method != spared, let serial = peer.serialNumber,
                revoked.withLock({ $0.contains(serial) })
            else { return nil }
            return RPCError(.unauthenticated, "the certificate is revoked")
        }
    }

    static var table: RPCMethodTable {
        var table = TestMethods.table
        table.unary("test.Who/AmI") { _, context in
            let name = context[RequireCertificate.Name.self] ?? ""
            let serial = context.peer.serialNumber?.count ?? 0
            let der = context.peer.certificateDER?.count ?? 0
            return RPCResponse(Array("\(name) \(serial > 0) \(der > 0) \(context.peer.certificateChain.count)".utf8))
        }
        return table
    }

    @Test func aMethodMayNeedACertificateAndAnotherNot() async throws {
        try await TestServer.with(methods: Self.table, interceptors: [RequireCertificate()]) { test in
            let nobody = try test.client()
            #expect(try await nobody.unary("test.Echo/Pool", [1]).message == [1])
            await #expect(throws: RPCError(.unauthenticated, "")) { try await nobody.unary("test.Who/AmI", []) }
            let agent = try test.client(identity: try test.authority.issue("agent-7"))
            let answer = String(decoding: try await agent.unary("test.Who/AmI", []).message, as: UTF8.self)
            #expect(answer == "CN=agent-7 true true 2")
        }
    }

    @Test func aCertificateOfAnotherAuthorityIsRefused() async throws {
        try await TestServer.with { test in
            let stranger = try test.client(identity: try TestAuthority().issue("agent-7"))
            await #expect(throws: RPCError(.unavailable, "")) { try await stranger.unary("test.Echo/Pool", []) }
            // Same name of the authority, another key.
            let forger = try test.client(identity: try TestAuthority(name: "Test authority").issue("agent-7"))
            await #expect(throws: RPCError(.unavailable, "")) { try await forger.unary("test.Echo/Pool", []) }
        }
    }

    @Test func anExpiredCertificateIsRefusedUnlessThereIsGrace() async throws {
        try await TestServer.with { test in
            let expired = try test.client(identity: try test.authority.issue("agent-7", expiresIn: -3_600))
            await #expect(throws: RPCError(.unavailable, "")) { try await expired.unary("test.Echo/Pool", []) }
        }
        try await TestServer.with(expiredClientGrace: .seconds(86_400)) { test in
            let recent = try test.client(identity: try test.authority.issue("agent-7", expiresIn: -3_600))
            #expect(try await recent.unary("test.Echo/Pool", [1]).message == [1])
            let old = try test.client(identity: try test.authority.issue("agent-7", expiresIn: -86_400 - 60))
            await #expect(throws: RPCError(.unavailable, "")) { try await old.unary("test.Echo/Pool", []) }
        }
    }

    @Test func aServersCertificateIsNoClientCertificate() async throws {
        try await TestServer.with { test in
            let wrong = try test.client(identity: try test.authority.issue("agent-7", usage: .serverAuth))
            await #expect(throws: RPCError(.unavailable, "")) { try await wrong.unary("test.Echo/Pool", []) }
            let right = try test.client(identity: try test.authority.issue("agent-7", usage: .clientAuth))
            #expect(try await right.unary("test.Echo/Pool", [1]).message == [1])
        }
    }

    @Test func aClientRefusesAWrongServerNameAndAnotherAuthority() async throws {
        try await TestServer.with { test in
            let wrongName = try test.client(serverName: "other.test")
            await #expect(throws: RPCError(.unavailable, "")) { try await wrongName.unary("test.Echo/Pool", []) }
            let wrongRoots = try test.client(roots: try TestAuthority().roots)
            await #expect(throws: RPCError(.unavailable, "")) { try await wrongRoots.unary("test.Echo/Pool", []) }
        }
    }

    @Test func revocationEndsOpenStreamsAndRefusesNewCalls() async throws {
        let revocations = Revocations()
        var limits = RPCServerLimits()
        limits.peerCheckInterval = .milliseconds(100)
        try await TestServer.with(peerCheck: revocations, limits: limits) { test in
            let identity = try test.authority.issue("agent-7")
            let agent = try test.client(identity: identity)
            let other = try test.client(identity: try test.authority.issue("agent-8"))
            try await agent.withCall("test.Chat/Echo") { call in
                try await call.send([1])
                #expect(try await call.responses.next() == [1])
                let serial = Array(identity.certificates[0].serialNumber.bytes)
                revocations.revoked.withLock { _ = $0.insert(serial) }
                await #expect(throws: RPCError(.unauthenticated, "")) { try await call.responses.next() }
            }
            await #expect(throws: RPCError(.unauthenticated, "")) { try await agent.unary("test.Echo/Pool", []) }
            #expect(try await other.unary("test.Echo/Pool", [1]).message == [1])
        }
    }

    @Test func aMethodMayBeSparedWhereOthersAreRefused() async throws {
        let revocations = Revocations(sparing: "test.Echo/Pool")
        var limits = RPCServerLimits()
        limits.peerCheckInterval = .milliseconds(100)
        try await TestServer.with(methods: Self.table, peerCheck: revocations, limits: limits) { test in
            let identity = try test.authority.issue("agent-7")
            let agent = try test.client(identity: identity)
            try await agent.withCall("test.Chat/Echo") { call in
                try await call.send([1])
                #expect(try await call.responses.next() == [1])
                let serial = Array(identity.certificates[0].serialNumber.bytes)
                revocations.revoked.withLock { _ = $0.insert(serial) }
                await #expect(throws: RPCError(.unauthenticated, "")) { try await call.responses.next() }
            }
            #expect(try await agent.unary("test.Echo/Pool", [1]).message == [1])
            await #expect(throws: RPCError(.unauthenticated, "")) { try await agent.unary("test.Who/AmI", []) }
        }
    }

    @Test func expiryEndsOpenStreams() async throws {
        // The wall clock is a value: it jumps past the certificate's end while a stream is open.
        let now = SharedClock(TestServer.wallClock())
        var limits = RPCServerLimits()
        limits.peerCheckInterval = .milliseconds(100)
        let clock: @Sendable () -> Int64 = { now.seconds }
        try await TestServer.with(limits: limits, wallClockSeconds: clock) { test in
            let agent = try test.client(identity: try test.authority.issue("agent-7", expiresIn: 3_600))
            try await agent.withCall("test.Chat/Echo") { call in
                try await call.send([1])
                #expect(try await call.responses.next() == [1])
                now.advance(7_200)
                await #expect(throws: RPCError(.unauthenticated, "")) { try await call.responses.next() }
            }
            await #expect(throws: RPCError(.unauthenticated, "")) { try await agent.unary("test.Echo/Pool", []) }
        }
    }

    @Test func aNewCertificateServesNewHandshakesAndOldConnectionsGoOn() async throws {
        try await TestServer.with { test in
            let old = try test.client()
            _ = try await old.unary("test.Echo/Pool", [])
            let replacement = RPCServerTLS(
                identity: try test.authority.issue("renamed.test"), clientTrustRoots: try test.authority.roots)
            try test.server.replaceTLS(replacement)
            _ = try await old.unary("test.Echo/Pool", [])
            #expect(test.server.statistics.connectionsAccepted == 1)
            let new = try test.client(serverName: "renamed.test")
            _ = try await new.unary("test.Echo/Pool", [])
            let stale = try test.client()
            await #expect(throws: RPCError(.unavailable, "")) { try await stale.unary("test.Echo/Pool", []) }
        }
    }

    @Test func interceptorsRunInOrderAndSeeTheFailure() async throws {
        let log = OrderLog()
        let interceptors = [NamedInterceptor(name: "a", log: log), NamedInterceptor(name: "b", log: log)]
        try await TestServer.with(interceptors: interceptors) { test in
            let client = try test.client()
            _ = try await client.unary("test.Echo/Pool", [])
            #expect(log.lines == ["a in", "b in", "b out", "a out"])
            await #expect(throws: RPCError(.notFound, "")) { try await client.unary("test.Fail/NotFound", []) }
            #expect(log.lines.suffix(4) == ["a in", "b in", "b notFound: no such thing", "a notFound: no such thing"])
        }
    }

    @Test func unreadableIdentitiesSayWhatIsWrong() throws {
        #expect(throws: RPCConfigurationError(.certificate, "", advice: "")) {
            try RPCIdentity(certificateChainPEM: "nothing", privateKeyPEM: "nothing")
        }
        #expect(throws: RPCConfigurationError(.trustRoots, "", advice: "")) { try RPCTrustRoots(pem: "nothing") }
    }
}

/// A wall clock that a test moves.
final class SharedClock: Sendable {
    private let value: Mutex<Int64>

    init(_ seconds: Int64) { value = Mutex(seconds) }

    var seconds: Int64 { value.withLock { $0 } }

    func advance(_ seconds: Int64) { value.withLock { $0 += seconds } }
}

/// Lines in the order they were written.
final class OrderLog: Sendable {
    private let content = Mutex<[String]>([])

    var lines: [String] { content.withLock { $0 } }

    func write(_ line: String) { content.withLock { $0.append(line) } }
}

/// Writes down when a call passes it.
struct NamedInterceptor: RPCServerInterceptor {
    let name: String
    let log: OrderLog

    func intercept(_ context: RPCCallContext, next: (RPCCallContext) async throws -> Void) async throws {
        log.write("\(name) in")
        do {
            try await next(context)
            log.write("\(name) out")
        } catch {
            log.write("\(name) \(error)")
            throw error
        }
    }
}
