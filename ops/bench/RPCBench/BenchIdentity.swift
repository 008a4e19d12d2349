import Crypto
import Foundation
import SwiftASN1
import X509

/// An authority and a server certificate made for one run.
struct BenchIdentity: Sendable {
    let rootPEM: String
    let chainPEM: String
    let keyPEM: String

    init() throws {
        let rootKey = P256.Signing.PrivateKey()
        let ownKey = P256.Signing.PrivateKey()
        let rootName = try DistinguishedName { CommonName("Bench authority") }
        let root = try BenchIdentity.certificate(
            subject: rootName, issuer: rootName, key: rootKey, signer: rootKey,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
            })
        let leaf = try BenchIdentity.certificate(
            subject: try DistinguishedName { CommonName("bench.test") }, issuer: rootName, key: ownKey, signer: rootKey,
            extensions: try Certificate.Extensions { SubjectAlternativeNames([.dnsName("bench.test")]) })
        rootPEM = try root.serializeAsPEM().pemString
        chainPEM = try leaf.serializeAsPEM().pemString
        keyPEM = ownKey.pemRepresentation
    }

    private static func certificate(
        subject: DistinguishedName, issuer: DistinguishedName, key: P256.Signing.PrivateKey,
        signer: P256.Signing.PrivateKey, extensions: Certificate.Extensions
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PrivateKey(key).publicKey, notValidBefore: Date(timeIntervalSinceNow: -3_600),
            notValidAfter: Date(timeIntervalSinceNow: 86_400), issuer: issuer, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions,
            issuerPrivateKey: Certificate.PrivateKey(signer))
    }
}
