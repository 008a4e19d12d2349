import Crypto
import Foundation
import RPC
import SwiftASN1
import X509

/// A certificate authority that lives in one test.
struct TestAuthority {
    let key = P256.Signing.PrivateKey()
    let certificate: Certificate

    init(name: String = "Test authority") throws {
        let name = try DistinguishedName { CommonName(name) }
        let signer = Certificate.PrivateKey(key)
        certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: signer.publicKey,
            notValidBefore: Date(timeIntervalSinceNow: -86_400), notValidAfter: Date(timeIntervalSinceNow: 864_000),
            issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
            },
            issuerPrivateKey: signer)
    }

    var roots: RPCTrustRoots {
        get throws { try RPCTrustRoots(pem: try certificate.serializeAsPEM().pemString) }
    }

    /// SHA-256 of the authority's certificate.
    var digest: [UInt8] {
        get throws {
            var serializer = DER.Serializer()
            try serializer.serialize(certificate)
            return Array(SHA256.hash(data: serializer.serializedBytes))
        }
    }

    /// A certificate for a server name or a client, valid from a day ago until `expiresIn` seconds from now.
    func issue(
        _ name: String, expiresIn: TimeInterval = 86_400, usage: ExtendedKeyUsage.Usage? = nil,
        showing root: TestAuthority? = nil
    ) throws -> RPCIdentity {
        let own = P256.Signing.PrivateKey()
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PrivateKey(own).publicKey,
            notValidBefore: Date(timeIntervalSinceNow: -86_400 * 3),
            notValidAfter: Date(timeIntervalSinceNow: expiresIn),
            issuer: self.certificate.subject, subject: try DistinguishedName { CommonName(name) },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                SubjectAlternativeNames([.dnsName(name)])
                if let usage { try ExtendedKeyUsage([usage]) }
            },
            issuerPrivateKey: Certificate.PrivateKey(key))
        let root = try root.map { "\n" + (try $0.certificate.serializeAsPEM().pemString) } ?? ""
        return try RPCIdentity(
            certificateChainPEM: try certificate.serializeAsPEM().pemString + root,
            privateKeyPEM: own.pemRepresentation)
    }
}
