import Crypto
import Foundation
public import KakuzukeProtocol
@_spi(Authentication) public import Storage
public import X509

/// Gives agents a new certificate before, or not long after, the old one ends.
///
/// Source: `docs/security.md`, "Identities".
public struct RenewalDesk: Sendable {
    /// How long after its end a certificate may still renew itself; seconds (60 days).
    public static let expiredGraceSeconds: Int64 = 60 * 86_400

    private let database: Database
    private let authority: CertificateAuthority
    private let clock: WallClock
    private let random: RandomBytes

    /// Makes the desk.
    public init(database: Database, authority: CertificateAuthority, clock: WallClock, random: RandomBytes) {
        self.database = database
        self.authority = authority
        self.clock = clock
        self.random = random
    }

    /// Signs a new certificate for the agent that shows `present`.
    ///
    /// A certificate that has ended renews itself for its own key only: whoever found an old key learns nothing new.
    ///
    /// - Throws: `ServiceError.invalidField` when the request cannot be used.
    public func renew(
        _ request: Kakuzuke_V1_RenewCertificateRequest, _ agent: AgentCredential, present: Certificate
    ) async throws -> Kakuzuke_V1_RenewCertificateResponse {
        let now = clock.now()
        let certificate = try authority.agent(
            AgentName(tenant: agent.scope.tenant, agent: agent.agent), request: [UInt8](request.certificateRequest),
            serial: EnrolmentDesk.serial(random(16)), now: now)
        let hasEnded = Int64(present.notValidAfter.timeIntervalSince1970) < now.rawValue / 1_000_000
        guard !hasEnded || certificate.publicKey == present.publicKey else {
            throw ServiceError(
                .invalidField, "an expired certificate renews itself for its own key only",
                field: "certificate_request")
        }
        try await database.transaction(agent.scope) { transaction in
            _ = try await transaction.run(
                InsertAgentCertificate(
                    tenant: agent.scope.tenant, serial: StoredBytes(Array(certificate.serialNumber.bytes)),
                    agent: agent.agent,
                    publicKey: StoredBytes(Array(certificate.publicKey.subjectPublicKeyInfoBytes)),
                    notBefore: now.adding(seconds: -CertificateAuthority.backDatedSeconds),
                    notAfter: now.adding(seconds: CertificateAuthority.agentLifetimeSeconds)))
            try await AuditTrail.append(
                AuditTrail.Event(
                    at: now, actor: Credential.agent(agent).label, action: "certificate.renewed",
                    details: [("expired", hasEnded ? "yes" : "no")]), agent.scope, transaction)
        }
        var response = Kakuzuke_V1_RenewCertificateResponse()
        response.certificate = Data(try CertificateAuthority.der(certificate))
        response.authorityCertificate = Data(try CertificateAuthority.der(authority.certificate))
        return response
    }
}
