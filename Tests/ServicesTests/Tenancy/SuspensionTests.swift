import Foundation
import KakuzukeProtocol
import RPC
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: a suspended tenant is shut out at once and comes back unharmed. Method: people, agents and open calls over TLS.
@Suite struct SuspensionTests {
    private func suspend(_ platform: TestCaller, reason: String = "unpaid") async throws {
        var request = Kakuzuke_V1_SuspendTenantRequest()
        request.code = "t"
        request.reason = reason
        let _: Kakuzuke_V1_SuspendTenantResponse = try await platform.call("TenantService/SuspendTenant", request)
    }

    private func resume(_ platform: TestCaller) async throws {
        var request = Kakuzuke_V1_ResumeTenantRequest()
        request.code = "t"
        let _: Kakuzuke_V1_ResumeTenantResponse = try await platform.call("TenantService/ResumeTenant", request)
    }

    @Test func everyCredentialIsRefusedAtTheNextCallAndHoldsAgainAfterwards() async throws {
        try await TestBackend.with { backend in
            let platform = try await backend.platformOperator()
            let owner = try await backend.person([.owner])
            let (agent, _) = try await backend.enrolled("S01")
            let token = try await backend.desk.makeToken(storeCode: "S02", for: backend.tenant.owner).token.text
            let uploader = TestUploader(backend.tenant, agent: 0)
            let shakeHands = { () async throws -> KakuzukeError? in
                try await TestCaller(client: agent, options: .defaults).refusal(
                    "SyncService/Handshake", uploader.request())
            }
            let list = Kakuzuke_V1_ListStoresRequest()
            #expect(try await shakeHands() == nil)
            #expect(try await owner.refusal("StoreService/ListStores", list) == nil)
            try await suspend(platform)
            #expect(try await owner.refusal("StoreService/ListStores", list)?.code == .tenantSuspended)
            #expect(try await shakeHands()?.code == .tenantSuspended)
            // Nobody without a credential that holds learns of it.
            let wrong = TestCaller(
                client: owner.client,
                options: backend.options(
                    SecretToken(
                        kind: .tenant, tenant: backend.tenant.scope.tenant, secret: [UInt8](repeating: 9, count: 32))))
            #expect(try await wrong.refusal("StoreService/ListStores", list)?.code == .unauthenticated)
            do {
                _ = try await backend.enrolled(token: token)
                Issue.record("a suspended tenant has a new agent")
            } catch let error as RPCError {
                #expect(error.code == .permissionDenied)
            }
            try await resume(platform)
            #expect(try await owner.refusal("StoreService/ListStores", list) == nil)
            #expect(try await shakeHands() == nil)
            // The enrolment token was not used up.
            let (late, _) = try await backend.enrolled(token: token)
            let entries = try await backend.audit(backend.tenant.scope)
            #expect(entries.contains { $0.contains("tenant.suspended") && $0.contains("unpaid") })
            #expect(entries.contains { $0.contains("tenant.resumed") })
            for client in [platform.client, owner.client, agent, late] { await client.shutdown() }
        }
    }

    @Test func openCallsEndAndTheAgentComesBackByItself() async throws {
        try await TestBackend.with { backend in
            let platform = try await backend.platformOperator()
            let (client, _) = try await backend.enrolled("S02")
            let uploader = TestUploader(backend.tenant, agent: 1)
            let _: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                "kakuzuke.v1.SyncService/Handshake", uploader.request())
            let open = Task {
                try await client.bidirectional(
                    "kakuzuke.v1.SyncService/Upload", sending: Kakuzuke_V1_UploadBatch.self,
                    returning: Kakuzuke_V1_UploadAcknowledgement.self
                ) { _, answers, _ in
                    for try await _ in answers {}
                }
            }
            try await Task.sleep(for: .milliseconds(300))
            let clock = ContinuousClock()
            let start = clock.now
            try await suspend(platform)
            await #expect(throws: RPCError(.permissionDenied, "")) { try await open.value }
            #expect(clock.now - start < .seconds(5))
            try await resume(platform)
            let _: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                "kakuzuke.v1.SyncService/Handshake", uploader.request())
            await client.shutdown()
            await platform.client.shutdown()
        }
    }

    @Test func wrongStatesAndStrangersAreRefused() async throws {
        try await TestBackend.with { backend in
            let platform = try await backend.platformOperator()
            let owner = try await backend.person([.owner])
            var suspend = Kakuzuke_V1_SuspendTenantRequest()
            suspend.code = "nobody"
            suspend.reason = "unpaid"
            #expect(try await platform.refusal("TenantService/SuspendTenant", suspend)?.code == .notFound)
            suspend.code = "t"
            #expect(try await owner.refusal("TenantService/SuspendTenant", suspend)?.code == .permissionDenied)
            suspend.reason = ""
            #expect(try await platform.refusal("TenantService/SuspendTenant", suspend)?.code == .invalidArgument)
            suspend.reason = String(repeating: "a", count: TenantDesk.reasonCharactersMax + 1)
            #expect(try await platform.refusal("TenantService/SuspendTenant", suspend)?.code == .invalidArgument)
            suspend.reason = String(repeating: "a", count: TenantDesk.reasonCharactersMax)
            #expect(try await platform.refusal("TenantService/SuspendTenant", suspend) == nil)
            #expect(try await platform.refusal("TenantService/SuspendTenant", suspend)?.code == .wrongState)
            let list: Kakuzuke_V1_ListTenantsResponse = try await platform.call(
                "TenantService/ListTenants", Kakuzuke_V1_ListTenantsRequest())
            #expect(list.tenants.first { $0.code == "t" }?.hasSuspendedAtMs == true)
            var resume = Kakuzuke_V1_ResumeTenantRequest()
            resume.code = "t"
            #expect(try await platform.refusal("TenantService/ResumeTenant", resume) == nil)
            #expect(try await platform.refusal("TenantService/ResumeTenant", resume)?.code == .wrongState)
            await platform.client.shutdown()
            await owner.client.shutdown()
        }
    }
}
