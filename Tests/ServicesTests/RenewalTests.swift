import Crypto
import Foundation
import KakuzukeProtocol
import RPC
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing
import X509

@testable import Services

// Goal: an agent renews its certificate while it holds and up to 60 days after, for its own key and itself only.
// Method: real TLS and database; the server's time is moved.
@Suite struct RenewalTests {
    private static func request(_ key: P256.Signing.PrivateKey) throws -> Kakuzuke_V1_RenewCertificateRequest {
        let applicant = EnrolmentTests.Applicant(signing: key)
        var request = Kakuzuke_V1_RenewCertificateRequest()
        request.certificateRequest = try applicant.request(token: "").certificateRequest
        return request
    }

    private static func renew(
        _ client: RPCClient, _ key: P256.Signing.PrivateKey
    ) async throws -> Kakuzuke_V1_RenewCertificateResponse {
        try await client.unary("kakuzuke.v1.SyncService/RenewCertificate", try request(key))
    }

    private static func handshake(_ client: RPCClient, _ backend: TestBackend) async throws {
        let _: Kakuzuke_V1_HandshakeResponse = try await client.unary(
            "kakuzuke.v1.SyncService/Handshake", TestUploader(backend.tenant, agent: 0).request())
    }

    private static func token(_ backend: TestBackend) async throws -> String {
        try await backend.desk.makeToken(storeCode: "S01", for: backend.tenant.owner).token.text
    }

    private static let day: Int64 = 86_400

    @Test func aRenewedCertificateOutlivesTheFirst() async throws {
        try await TestBackend.with { backend in
            let applicant = EnrolmentTests.Applicant()
            let (client, _) = try await backend.enrolled(token: try await Self.token(backend), applicant: applicant)
            try await Self.handshake(client, backend)
            backend.time.shiftSeconds = 40 * Self.day
            let renewed = try await Self.renew(client, applicant.signing)
            let later = try backend.client(try TestBackend.identity(renewed.certificate, applicant.signing))
            backend.time.shiftSeconds = 100 * Self.day
            try await Self.handshake(later, backend)
            await client.shutdown()
            await later.shutdown()
        }
    }

    @Test func anExpiredCertificateMayOnlyRenewItselfForItsOwnKey() async throws {
        try await TestBackend.with { backend in
            let applicant = EnrolmentTests.Applicant()
            let (first, response) = try await backend.enrolled(
                token: try await Self.token(backend), applicant: applicant)
            await first.shutdown()
            backend.time.shiftSeconds = 149 * Self.day
            let client = try backend.client(try TestBackend.identity(response.certificate, applicant.signing))
            await #expect(throws: RPCError(.unauthenticated, "")) { try await Self.handshake(client, backend) }
            await #expect(throws: RPCError(.invalidArgument, "")) {
                _ = try await Self.renew(client, P256.Signing.PrivateKey())
            }
            let renewed = try await Self.renew(client, applicant.signing)
            let later = try backend.client(try TestBackend.identity(renewed.certificate, applicant.signing))
            try await Self.handshake(later, backend)
            await client.shutdown()
            await later.shutdown()
        }
    }

    /// The look-up of open connections has found it ended, and must not keep it from renewing itself.
    @Test func aCertificateThatEndsOnAnOpenConnectionRenewsItselfThere() async throws {
        try await TestBackend.with { backend in
            let applicant = EnrolmentTests.Applicant()
            let (client, _) = try await backend.enrolled(token: try await Self.token(backend), applicant: applicant)
            try await Self.handshake(client, backend)
            backend.time.shiftSeconds = 91 * Self.day
            try await backend.registry.refresh()
            await #expect(throws: RPCError(.unauthenticated, "")) { try await Self.handshake(client, backend) }
            let renewed = try await Self.renew(client, applicant.signing)
            let later = try backend.client(try TestBackend.identity(renewed.certificate, applicant.signing))
            try await Self.handshake(later, backend)
            // A revoked one stays out, on the same connection too.
            _ = try await backend.tenant.store.database.run(
                backend.tenant.scope,
                RevokeAllCertificates(tenant: backend.tenant.scope.tenant, at: TestBackend.certificateClock.now()))
            try await backend.registry.refresh()
            for client in [client, later] {
                await #expect(throws: RPCError(.unauthenticated, "")) {
                    _ = try await Self.renew(client, applicant.signing)
                }
                await client.shutdown()
            }
        }
    }

    @Test func sixtyDaysAfterItsEndACertificateIsNothing() async throws {
        try await TestBackend.with { backend in
            let applicant = EnrolmentTests.Applicant()
            let (first, response) = try await backend.enrolled(
                token: try await Self.token(backend), applicant: applicant)
            await first.shutdown()
            backend.time.shiftSeconds = 151 * Self.day
            let client = try backend.client(try TestBackend.identity(response.certificate, applicant.signing))
            await #expect(throws: RPCError.self) { _ = try await Self.renew(client, applicant.signing) }
            await client.shutdown()
        }
    }

    @Test func aRevokedAgentRenewsNothing() async throws {
        try await TestBackend.with { backend in
            let applicant = EnrolmentTests.Applicant()
            let (client, response) = try await backend.enrolled(
                token: try await Self.token(backend), applicant: applicant)
            _ = try await backend.tenant.store.database.run(
                backend.tenant.scope,
                RevokeAgent(
                    tenant: backend.tenant.scope.tenant, agent: UUID(uuidString: response.agentID)!,
                    revokedAt: TestBackend.certificateClock.now(), reason: "stolen", stores: nil))
            await #expect(throws: RPCError(.unauthenticated, "")) {
                _ = try await Self.renew(client, applicant.signing)
            }
            backend.time.shiftSeconds = 120 * Self.day
            let late = try backend.client(try TestBackend.identity(response.certificate, applicant.signing))
            await #expect(throws: RPCError(.unauthenticated, "")) {
                _ = try await Self.renew(late, applicant.signing)
            }
            await client.shutdown()
            await late.shutdown()
        }
    }

    @Test func everyMethodOfTheTableIsServed() async throws {
        try await TestBackend.with { backend in
            let stranger = try backend.client()
            for method in KakuzukeMethod.allCases {
                do {
                    _ = try await stranger.unary(method.name, [])
                } catch let error as RPCError {
                    // An unknown method would be told apart before any credential is looked at.
                    #expect(error.code != .unimplemented, "\(method.name)")
                }
            }
            await stranger.shutdown()
        }
    }
}
