import Foundation
import Services
import SwiftASN1
import X509

extension AgentProcess {
    private var certificatePath: String { folder + "/identity/certificate.pem" }

    /// The agent's certificate, PEM.
    func certificate() throws -> String { try String(contentsOfFile: certificatePath, encoding: .utf8) }

    /// Lets the agent's certificate be one that ends in so many minutes, by the hand of the installation's authority.
    ///
    /// The authority must have been there already at the end: a certificate that ended before it never was one.
    ///
    /// - Returns: its serial number in hexadecimal digits, and its end in seconds since 1970.
    @discardableResult
    func endCertificate(inMinutes minutes: Int, by server: ServerProcess) throws -> (serial: String, end: Int) {
        let present = try Certificate(pemEncoded: certificate())
        let authority = try Certificate(pemEncoded: server.text("authority.pem"))
        let end = Date(timeIntervalSinceNow: Double(minutes) * 60)
        let ending = try Certificate(
            version: .v3, serialNumber: present.serialNumber, publicKey: present.publicKey,
            notValidBefore: end.addingTimeInterval(-Double(CertificateAuthority.agentLifetimeSeconds)),
            notValidAfter: end, issuer: authority.subject, subject: present.subject,
            signatureAlgorithm: .ecdsaWithSHA256, extensions: present.extensions,
            issuerPrivateKey: try Certificate.PrivateKey(pemEncoded: server.text("authority.key")))
        try Data(ending.serializeAsPEM().pemString.utf8).write(to: URL(filePath: certificatePath))
        let serial = present.serialNumber.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        return (serial.joined(), Int(end.timeIntervalSince1970))
    }
}

extension ServerProcess {
    /// Lets the server know that a certificate of a tenant has ended, and nothing of the agent from before.
    ///
    /// It believes for a while whom it has heard a moment ago; a machine whose certificate ends was away for long.
    func noteEnd(ofCertificate serial: String, at end: Int, tenant: String) async throws {
        _ = try query(
            """
            UPDATE agent_certificates SET not_after = to_timestamp(\(end))
            WHERE tenant_id = '\(tenant)' AND serial = '\\x\(serial)'
            """)
        try await kill()
        try await start()
    }
}
