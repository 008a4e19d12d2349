import Crypto
import Foundation
public import Storage
import SwiftASN1
public import X509

/// The installation's own authority: it signs servers and agents, and nothing else is trusted.
///
/// Keys are ECDSA P-256. Certificates are back-dated by an hour, because the clocks of stores are not exact. Source:
/// `docs/security.md`, "Identities".
public struct CertificateAuthority: Sendable {
    /// How long an agent's certificate holds; seconds (90 days).
    public static let agentLifetimeSeconds: Int64 = 90 * 86_400
    /// How long a server's certificate holds; seconds (90 days).
    public static let serverLifetimeSeconds: Int64 = 90 * 86_400
    /// How long the authority itself holds; seconds (10 years).
    public static let authorityLifetimeSeconds: Int64 = 3_650 * 86_400
    /// By how much every certificate is back-dated; seconds.
    public static let backDatedSeconds: Int64 = 3_600
    /// Largest certificate request; bytes.
    public static let requestBytesMax = 8_192

    /// The authority's certificate.
    public let certificate: Certificate
    private let key: Certificate.PrivateKey

    /// Reads an authority from PEM texts.
    ///
    /// - Throws: what the certificate library throws when a text is not what it should be.
    public init(certificatePEM: String, privateKeyPEM: String) throws {
        certificate = try Certificate(pemEncoded: certificatePEM)
        key = try Certificate.PrivateKey(pemEncoded: privateKeyPEM)
    }

    /// Makes a new authority.
    ///
    /// - Parameters:
    ///   - name: shown to people who look at the certificate.
    ///   - serial: random bytes for the serial number.
    ///   - now: the present moment.
    /// - Returns: the texts to keep; the key's is the installation's deepest secret.
    /// - Throws: what the certificate library throws when the serial number is none.
    public static func make(
        name: String, serial: [UInt8], now: Moment
    ) throws -> (certificatePEM: String, privateKeyPEM: String) {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let subject = try DistinguishedName { CommonName(name) }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(bytes: serial), publicKey: key.publicKey,
            notValidBefore: now.adding(seconds: -backDatedSeconds).date,
            notValidAfter: now.adding(seconds: authorityLifetimeSeconds).date, issuer: subject, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            }, issuerPrivateKey: key)
        return (try certificate.serializeAsPEM().pemString, try key.serializeAsPEM().pemString)
    }

    /// The authority's certificate as text.
    func certificatePEM() throws -> String {
        try certificate.serializeAsPEM().pemString
    }

    /// SHA-256 of the authority's certificate, which enrolment tokens carry so that agents know whom to believe.
    public func fingerprint() throws -> [UInt8] {
        Array(SHA256.hash(data: Data(try Self.der(certificate))))
    }

    /// Signs a server's certificate.
    public func server(
        names: [String], publicKey: Certificate.PublicKey, serial: [UInt8], now: Moment
    ) throws -> Certificate {
        let alternativeNames = SubjectAlternativeNames(names.map { .dnsName($0) })
        return try sign(
            publicKey, commonName: names.first ?? "kakuzuke", alternativeNames, usage: .serverAuth, serial: serial,
            now: now, lifetime: Self.serverLifetimeSeconds)
    }

    /// Signs an agent's certificate from its request, of which only the key counts.
    ///
    /// - Throws: `ServiceError.invalidField` when the request is not one, is not signed by its key, or its key is not
    ///   on
    ///   P-256.
    public func agent(
        _ name: AgentName, request: [UInt8], serial: [UInt8], now: Moment
    ) throws -> Certificate {
        guard request.count <= Self.requestBytesMax, let parsed = try? CertificateSigningRequest(derEncoded: request),
            parsed.publicKey.isValidSignature(parsed.signature, for: parsed),
            P256.Signing.PublicKey(parsed.publicKey) != nil
        else {
            throw ServiceError(
                .invalidField, "not a signed request for a P-256 key", field: "certificate_request")
        }
        return try sign(
            parsed.publicKey, commonName: name.agent.uuidString.lowercased(),
            SubjectAlternativeNames([.uniformResourceIdentifier(name.uri)]), usage: .clientAuth, serial: serial,
            now: now, lifetime: Self.agentLifetimeSeconds)
    }

    private func sign(
        _ publicKey: Certificate.PublicKey, commonName: String, _ names: SubjectAlternativeNames,
        usage: ExtendedKeyUsage.Usage, serial: [UInt8], now: Moment, lifetime: Int64
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(bytes: serial), publicKey: publicKey,
            notValidBefore: now.adding(seconds: -Self.backDatedSeconds).date,
            notValidAfter: now.adding(seconds: lifetime).date, issuer: certificate.subject,
            subject: try DistinguishedName { CommonName(commonName) }, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([usage])
                names
            }, issuerPrivateKey: key)
    }

    /// A certificate's bytes as they travel.
    public static func der(_ certificate: Certificate) throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return serializer.serializedBytes
    }
}

extension Moment {
    /// The moment in the form of the certificate library.
    fileprivate var date: Date { Date(timeIntervalSince1970: Double(rawValue) / 1_000_000) }
}
