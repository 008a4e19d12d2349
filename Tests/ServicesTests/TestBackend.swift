import Crypto
import Foundation
import KakuzukeProtocol
import Postgres
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftASN1
import SwiftProtobuf
import Synchronization
import X509

@testable import Services

/// A server with the product's methods on a free loopback port, over TLS with certificates of its own authority.
struct TestBackend {
    let tenant: ServiceTestTenant
    let server: RPCServer
    let port: Int
    let desk: EnrolmentDesk
    let registry: AgentRegistry
    let credentials = CredentialMemory()
    let signer: FeedSigner
    let authorityPEM: String
    let time: ShiftableTime
    let keys = TestIdentifierKeys()
    let people: PeopleParts

    /// Certificates are judged by the machine's clock, whatever the tenant's business date.
    static let certificateClock = WallClock {
        Moment(rawValue: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    static func with(
        today: CalendarDate = CalendarDate("2026-11-20")!, federation: FederationParts = .testing(),
        omissions: AccessOmissions? = nil, policyText: String? = nil, tenantID: UUID = UUID(),
        limits: ConversationLimits = ConversationLimits(),
        _ body: (TestBackend) async throws -> Void
    ) async throws {
        try await StorageTestDatabase.with { store in
            let tenant = try await ServiceTestTenant(
                store, code: "t", policies: [("supermarket", CalendarDate("2020-01-01")!)], today: today,
                texts: policyText.map { ["supermarket": $0] } ?? [:], tenantID: tenantID)
            let backend = try await TestBackend(tenant, federation, omissions, limits)
            do {
                try await body(backend)
            } catch {
                await backend.server.shutdown(drainWithin: .zero)
                throw error
            }
            await backend.server.shutdown(drainWithin: .zero)
        }
    }

    private init(
        _ tenant: ServiceTestTenant, _ federation: FederationParts, _ omissions: AccessOmissions?,
        _ limits: ConversationLimits
    ) async throws {
        self.tenant = tenant
        let time = ShiftableTime()
        self.time = time
        let clock = WallClock { Self.certificateClock.now().adding(seconds: time.shiftSeconds) }
        let random = RandomBytes { count in (0..<count).map { _ in UInt8.random(in: 0...255) } }
        let texts = try CertificateAuthority.make(
            name: "test", serial: EnrolmentDesk.serial(random(16)), now: clock.now())
        let authority = try CertificateAuthority(
            certificatePEM: texts.certificatePEM, privateKeyPEM: texts.privateKeyPEM)
        authorityPEM = texts.certificatePEM
        signer = try FeedSigner(privateKey: Array(Curve25519.Signing.PrivateKey().rawRepresentation))
        desk = EnrolmentDesk(
            database: tenant.store.database, authority: authority,
            keys: keys.source, clock: clock,
            random: random,
            feedPublicKey: signer.publicKey)
        people = PeopleParts(
            database: tenant.store.database, credentials: credentials,
            seal: SecretSeal(key: [UInt8](repeating: 9, count: SecretSeal.keyByteCount)),
            passwordCost: PasswordHash.Cost(rounds: 4, blockSize: 1, parallelism: 1), clock: clock, random: random)
        registry = AgentRegistry(database: tenant.store.database, clock: clock)
        var ownFederation = federation
        ownFederation.credentials = credentials
        let methods = ServiceParts(
            database: tenant.store.database, directories: tenant.directories, registry: registry,
            credentials: credentials, remaker: tenant.remaker, authority: authority,
            identifierKeys: keys.source,
            feedSigner: signer, businessClock: tenant.clock.wallClock, clock: clock, random: random,
            federation: ownFederation, people: people, limits: limits
        ).methods()
        server = try RPCServer(
            methods: methods,
            interceptors: [
                CredentialInterceptor(
                    database: tenant.store.database, registry: registry, memory: credentials, clock: clock,
                    omissions: omissions)
            ],
            peerCheck: registry, wallClockSeconds: { clock.now().rawValue / 1_000_000 })
        let key = P256.Signing.PrivateKey()
        let certificate = try authority.server(
            names: ["localhost"], publicKey: Certificate.PrivateKey(key).publicKey,
            serial: EnrolmentDesk.serial(random(16)), now: clock.now())
        let identity = try RPCIdentity(
            certificateChainPEM: try certificate.serializeAsPEM().pemString, privateKeyPEM: key.pemRepresentation)
        let bound = try await server.start([
            .tcp(
                host: "127.0.0.1", port: 0,
                tls: RPCServerTLS(
                    identity: identity, clientTrustRoots: try RPCTrustRoots(pem: texts.certificatePEM),
                    expiredClientGrace: .seconds(RenewalDesk.expiredGraceSeconds)))
        ])
        guard case .tcp(_, let port) = bound[0] else { throw ServiceError(.internalFault, "no port") }
        self.port = port
    }

    func client(_ identity: RPCIdentity? = nil) throws -> RPCClient {
        try RPCClient(
            .tcp(
                host: "127.0.0.1", port: port,
                tls: RPCClientTLS(
                    trustRoots: try RPCTrustRoots(pem: authorityPEM), serverName: "localhost", identity: identity)),
            random: { 0.5 })
    }

    /// An identity of a certificate and the key that it is for.
    static func identity(_ certificate: Data, _ key: P256.Signing.PrivateKey) throws -> RPCIdentity {
        try RPCIdentity(
            certificateChainPEM: try Certificate(derEncoded: Array(certificate)).serializeAsPEM().pemString,
            privateKeyPEM: key.pemRepresentation)
    }

    /// A client that shows a token; options go with every call.
    func options(_ token: SecretToken) -> RPCCallOptions {
        RPCCallOptions(deadline: .seconds(60), metadata: RPCMetadata([("authorization", "Bearer " + token.text)]))
    }

    /// Enrols an agent of a store over the wire and gives it a client with its certificate.
    func enrolled(_ storeCode: String) async throws -> (client: RPCClient, response: Kakuzuke_V1_EnrolResponse) {
        try await enrolled(token: try await desk.makeToken(storeCode: storeCode, for: tenant.owner).token.text)
    }

    /// Redeems a token over the wire and gives the agent a client with its certificate.
    func enrolled(
        token: String, applicant: EnrolmentTests.Applicant = EnrolmentTests.Applicant()
    ) async throws -> (client: RPCClient, response: Kakuzuke_V1_EnrolResponse) {
        let stranger = try client()
        let response: Kakuzuke_V1_EnrolResponse = try await stranger.unary(
            "kakuzuke.v1.EnrolmentService/Enrol", try applicant.request(token: token))
        await stranger.shutdown()
        return (try client(try Self.identity(response.certificate, applicant.signing)), response)
    }
}

/// Time that a test may move: of certificates and tokens, not of business dates.
final class ShiftableTime: Sendable {
    private let shift = Mutex<Int64>(0)

    var shiftSeconds: Int64 {
        get { shift.withLock { $0 } }
        set { shift.withLock { $0 = newValue } }
    }
}
