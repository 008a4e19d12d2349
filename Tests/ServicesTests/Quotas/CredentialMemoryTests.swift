import Foundation
import KakuzukeProtocol
import PostgresTestSupport
import RPC
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: a remembered credential is believed for two seconds at most, never beyond its own end, never after this process
// has changed something of the tenant, and never for another caller; memory is bounded.
@Suite struct CredentialMemoryTests {
    private let scope = TenantScope(tenant: UUID())
    private let start = Moment(rawValue: 1_700_000_000_000_000)

    private func person(endsAt: Moment? = nil, _ scope: TenantScope? = nil) -> Credential {
        .person(
            PersonCredential(
                scope: scope ?? self.scope, user: UUID(), login: "p", roles: [.owner], means: .token(label: "t"),
                endsAt: endsAt ?? start.adding(seconds: 3_600)))
    }

    private func key(_ token: String = "Bearer a", from address: String = "127.0.0.1") throws -> CredentialMemory.Key {
        try #require(
            CredentialMemory.Key(
                RPCCallContext(
                    method: StoreServiceMethod.listStores.rawValue, metadata: RPCMetadata([("authorization", token)]),
                    deadline: .now + .seconds(30), peer: RPCPeer(connectionID: 1, remoteAddress: address))))
    }

    @Test func aCredentialIsBelievedForTwoSeconds() throws {
        let memory = CredentialMemory()
        #expect(memory.credential(try key(), at: start) == nil)
        memory.keep(person(), try key(), at: start, memory.ticket())
        #expect(memory.credential(try key(), at: start) != nil)
        #expect(memory.credential(try key(), at: Moment(rawValue: start.rawValue + 1_999_999)) != nil)
        #expect(memory.credential(try key(), at: start.adding(seconds: CredentialMemory.holdSeconds)) == nil)
        // A clock that went back proves nothing.
        #expect(memory.credential(try key(), at: start.adding(seconds: -1)) == nil)
    }

    @Test func othersAreNotTaken() throws {
        let memory = CredentialMemory()
        memory.keep(person(), try key(), at: start, memory.ticket())
        #expect(memory.credential(try key("Bearer b"), at: start) == nil)
        #expect(memory.credential(try key("Bearer a "), at: start) == nil)
        #expect(memory.credential(try key(from: "127.0.0.2"), at: start) == nil)
        let nobody = RPCCallContext(
            method: StoreServiceMethod.listStores.rawValue, metadata: RPCMetadata(), deadline: .now + .seconds(30),
            peer: RPCPeer(connectionID: 1, remoteAddress: "127.0.0.1"))
        #expect(CredentialMemory.Key(nobody) == nil)
    }

    @Test func whatEndsMeanwhileHasEnded() throws {
        let memory = CredentialMemory()
        memory.keep(person(endsAt: start.adding(seconds: 1)), try key(), at: start, memory.ticket())
        #expect(memory.credential(try key(), at: start) != nil)
        #expect(memory.credential(try key(), at: start.adding(seconds: 1)) == nil)
    }

    @Test func aChangeIsSeenAtOnce() throws {
        let memory = CredentialMemory()
        let other = TenantScope(tenant: UUID())
        memory.keep(person(), try key(), at: start, memory.ticket())
        memory.keep(person(other), try key("Bearer b"), at: start, memory.ticket())
        memory.forget(tenant: scope.tenant)
        #expect(memory.credential(try key(), at: start) == nil)
        #expect(memory.credential(try key("Bearer b"), at: start) != nil)
        // A search that began before the change may have found what held before it.
        let ticket = memory.ticket()
        memory.forget(tenant: scope.tenant)
        memory.keep(person(), try key(), at: start, ticket)
        #expect(memory.credential(try key(), at: start) == nil)
    }

    @Test func theOperatorIsAskedForEveryTime() throws {
        let memory = CredentialMemory()
        memory.keep(.platformOperator(label: "o"), try key(), at: start, memory.ticket())
        #expect(memory.count == 0)
    }

    @Test func memoryIsBounded() throws {
        let memory = CredentialMemory()
        for number in 0..<(CredentialMemory.credentialsMax * 2) {
            memory.keep(person(), try key("Bearer \(number)"), at: start, memory.ticket())
        }
        #expect(memory.count <= CredentialMemory.credentialsMax)
        // The newest are those that are kept.
        let last = try key("Bearer \(CredentialMemory.credentialsMax * 2 - 1)")
        #expect(memory.credential(last, at: start) != nil)
        #expect(memory.credential(try key("Bearer 0"), at: start) == nil)
    }

    // Goal: over the wire, a credential that somebody else ended is refused within the five seconds, one that this
    // server ended at once, and a call that is remembered costs the database nothing but its own statements.
    @Test func changesOfOthersAreSeenAfterTwoSeconds() async throws {
        try await TestBackend.with { backend in
            let token = SecretToken(
                kind: .tenant, tenant: backend.tenant.scope.tenant, secret: [UInt8](repeating: 9, count: 32))
            try await backend.tenant.insertOwnerToken(token)
            let client = try backend.client()
            func list() async throws {
                let _: Kakuzuke_V1_ListStoresResponse = try await client.unary(
                    StoreServiceMethod.listStores.rawValue, Kakuzuke_V1_ListStoresRequest(),
                    options: backend.options(token))
            }
            try await list()
            try await backend.tenant.store.throwaway.run("UPDATE api_tokens SET expires_at = created_at + '1 us'")
            backend.time.shiftSeconds += CredentialMemory.holdSeconds
            let refused = await #expect(throws: RPCError.self) { try await list() }
            #expect(refused?.code == .unauthenticated)
            await client.shutdown()
        }
    }

    // Goal: housekeeping asks only about certificates that calls have shown lately.
    @Test func certificatesThatNobodyShowsAreNoLongerLookedUp() async throws {
        try await TestBackend.with { backend in
            let (client, _) = try await backend.enrolled("S01")
            let uploader = TestUploader(backend.tenant, agent: 0)
            func handshake() async throws {
                let _: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                    SyncServiceMethod.handshake.rawValue, uploader.request())
            }
            try await handshake()
            #expect(backend.registry.watchedCount == 1)
            for _ in 0..<AgentRegistry.idleRoundsMax { try await backend.registry.keepHouse() }
            #expect(backend.registry.watchedCount == 1)
            try await handshake()
            try await backend.registry.keepHouse()
            #expect(backend.registry.watchedCount == 1)
            for _ in 0..<AgentRegistry.idleRoundsMax { try await backend.registry.keepHouse() }
            #expect(backend.registry.watchedCount == 0)
            // A call that is let in from memory is looked after all the same.
            try await handshake()
            #expect(backend.registry.watchedCount == 1)
            await client.shutdown()
        }
    }
}
