import Foundation
import Services
import Storage
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
        try endCertificate(at: Date(timeIntervalSinceNow: Double(minutes) * 60), by: server)
    }

    /// Lets the agent's certificate be one that is to be renewed in so many seconds.
    func makeCertificateDue(inSeconds seconds: Double, by server: ServerProcess) throws {
        let lifetime = Double(CertificateAuthority.agentLifetimeSeconds)
        // It is due after a third of its time and up to a tenth more, by the last byte of its serial number.
        let share = Double(try Certificate(pemEncoded: certificate()).serialNumber.bytes.last ?? 0) / 2_560
        let rest = lifetime * (1 - 1.0 / 3 - share)
        try endCertificate(at: Date(timeIntervalSinceNow: seconds + rest), by: server)
    }

    @discardableResult
    private func endCertificate(at end: Date, by server: ServerProcess) throws -> (serial: String, end: Int) {
        let present = try Certificate(pemEncoded: certificate())
        let authority = try Certificate(pemEncoded: server.text("authority.pem"))
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
    /// Gives the installation an authority that was made so many days ago; for the time before the first start.
    func makeAuthority(daysAgo days: Int) throws {
        let made = Moment(rawValue: Int64(Date().timeIntervalSince1970 - Double(days) * 86_400) * 1_000_000)
        let texts = try CertificateAuthority.make(
            name: "Kakuzuke installation", serial: [1] + (0..<15).map { _ in UInt8.random(in: 0...255) }, now: made)
        let place = folder + "/d/installation"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try Data(texts.certificatePEM.utf8).write(to: URL(filePath: place + "/authority.pem"))
        try Data(texts.privateKeyPEM.utf8).write(to: URL(filePath: place + "/authority.key"))
    }

    /// Lets the server know that a certificate of a tenant has just ended, while it holds connections that show it.
    func endKnownCertificates(tenant: String) throws {
        _ = try query("UPDATE agent_certificates SET not_after = now() WHERE tenant_id = '\(tenant)'")
    }

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
