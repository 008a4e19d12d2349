import Crypto
import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftASN1
import Testing
import X509

@testable import Services

// Goal: an agent becomes known exactly once per token, with a certificate of ours and the tenant's key only it can
// read.
// Method: real database, real keys, requests made as an agent makes them.
@Suite struct EnrolmentTests {
    /// An agent's keys and its request.
    struct Applicant {
        var signing = P256.Signing.PrivateKey()
        let sealing = Curve25519.KeyAgreement.PrivateKey()

        func request(token: String) throws -> Kakuzuke_V1_EnrolRequest {
            let key = Certificate.PrivateKey(signing)
            let csr = try CertificateSigningRequest(
                version: .v1, subject: DistinguishedName { CommonName("any") }, privateKey: key,
                attributes: CertificateSigningRequest.Attributes(), signatureAlgorithm: .ecdsaWithSHA256)
            var serializer = DER.Serializer()
            try serializer.serialize(csr)
            var request = Kakuzuke_V1_EnrolRequest()
            request.token = token
            request.certificateRequest = Data(serializer.serializedBytes)
            request.sealingPublicKey = sealing.publicKey.rawRepresentation
            request.softwareVersion = "test"
            return request
        }
    }

    static let key = [UInt8](repeating: 42, count: 32)

    static func with(_ body: (ServiceTestTenant, EnrolmentDesk, Caller) async throws -> Void) async throws {
        try await StorageTestDatabase.with { store in
            let tenant = try await ServiceTestTenant(
                store, code: "t", policies: [("supermarket", CalendarDate("2020-01-01")!)],
                today: CalendarDate("2026-11-20")!)
            let texts = try CertificateAuthority.make(
                name: "test", serial: [1, 2, 3], now: tenant.clock.wallClock.now())
            let desk = EnrolmentDesk(
                database: store.database,
                authority: try CertificateAuthority(
                    certificatePEM: texts.certificatePEM, privateKeyPEM: texts.privateKeyPEM),
                keys: TestIdentifierKeys(standard: key).source, clock: tenant.clock.wallClock,
                random: RandomBytes { count in (0..<count).map { _ in UInt8.random(in: 0...255) } }, feedPublicKey: [])
            try await body(tenant, desk, tenant.owner)
        }
    }

    @Test func anAgentGetsACertificateOfOursAndTheSealedKey() async throws {
        try await Self.with { tenant, desk, owner in
            let token = try await desk.makeToken(storeCode: "S01", for: owner).token
            let applicant = Applicant()
            let response = try await desk.enrol(try applicant.request(token: token.text))
            #expect(response.storeCode == "S01")
            #expect(Array(SHA256.hash(data: response.authorityCertificate)) == token.authorityFingerprint)
            let certificate = try Certificate(derEncoded: Array(response.certificate))
            let authority = try Certificate(derEncoded: Array(response.authorityCertificate))
            #expect(authority.publicKey.isValidSignature(certificate.signature, for: certificate))
            let name = try #require(AgentName(certificate))
            #expect(name.tenant == tenant.scope.tenant)
            #expect(name.agent.uuidString.lowercased() == response.agentID)
            let rows = try await tenant.store.database.run(
                tenant.scope,
                FindAgentCertificate(
                    tenant: tenant.scope.tenant, serial: StoredBytes(Array(certificate.serialNumber.bytes))))
            #expect(rows.first?.agent == name.agent)
            var recipient = try HPKE.Recipient(
                privateKey: applicant.sealing, ciphersuite: .Curve25519_SHA256_ChachaPoly,
                info: Data("kakuzuke identifier key 1".utf8), encapsulatedKey: response.identifierKey.encapsulatedKey)
            let opened = try recipient.open(
                response.identifierKey.ciphertext,
                authenticating: Data(withUnsafeBytes(of: tenant.scope.tenant.uuid, Array.init)))
            #expect(Array(opened) == Self.key)
        }
    }

    @Test func aHundredParallelRedemptionsGiveExactlyOneCertificate() async throws {
        try await Self.with { tenant, desk, owner in
            let token = try await desk.makeToken(storeCode: "S01", for: owner).token
            let granted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        do {
                            _ = try await desk.enrol(try Applicant().request(token: token.text))
                            return true
                        } catch let error as ServiceError where error.code == .enrolmentTokenInvalid {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(granted == 1)
            let agents = try await tenant.store.database.run(tenant.scope, ListAgents(tenant: tenant.scope.tenant))
            // Two agents belong to the tenant from the start.
            #expect(agents.count == 3)
        }
    }

    @Test func tokensExpireAndBadRequestsDoNotUseThemUp() async throws {
        try await Self.with { tenant, desk, owner in
            let token = try await desk.makeToken(storeCode: "S01", for: owner).token
            var broken = try Applicant().request(token: token.text)
            broken.certificateRequest = Data([1, 2, 3])
            await #expect(throws: ServiceError.self) { _ = try await desk.enrol(broken) }
            var unsealable = try Applicant().request(token: token.text)
            unsealable.sealingPublicKey = Data([1])
            await #expect(throws: ServiceError.self) { _ = try await desk.enrol(unsealable) }
            tenant.clock.today = CalendarDate("2026-11-21")!
            await #expect(throws: ServiceError.self) {
                _ = try await desk.enrol(try Applicant().request(token: token.text))
            }
            tenant.clock.today = CalendarDate("2026-11-20")!
            _ = try await desk.enrol(try Applicant().request(token: token.text))
        }
    }

    @Test func aStoreOfNobodyOrOfAnotherTenantIsNotFound() async throws {
        try await Self.with { _, desk, owner in
            await #expect(throws: ServiceError.self) {
                _ = try await desk.makeToken(storeCode: "S99", for: owner)
            }
        }
    }
}
