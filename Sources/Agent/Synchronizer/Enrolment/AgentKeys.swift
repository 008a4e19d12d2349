import Crypto
import SwiftASN1
import X509

/// The keys that an agent makes for itself and never gives away.
public struct AgentKeys: Sendable {
    /// The private key of the agent's certificate (P-256), PEM.
    public let certificateKeyPEM: String
    /// The private key (X25519, 32 bytes) to which headquarters seals the identifier key.
    public let sealingKey: [UInt8]

    /// Makes new keys from the system's randomness.
    public init() {
        certificateKeyPEM = P256.Signing.PrivateKey().pemRepresentation
        sealingKey = Array(Curve25519.KeyAgreement.PrivateKey().rawRepresentation)
    }

    /// Wraps keys that were kept.
    public init(certificateKeyPEM: String, sealingKey: [UInt8]) {
        self.certificateKeyPEM = certificateKeyPEM
        self.sealingKey = sealingKey
    }

    /// A request for a certificate (PKCS#10, DER), signed by the certificate's key.
    ///
    /// - Throws: what the cryptographic libraries throw when the key cannot be read.
    func certificateRequest() throws -> [UInt8] {
        let key = Certificate.PrivateKey(try P256.Signing.PrivateKey(pemRepresentation: certificateKeyPEM))
        // The server decides on the name; what a request says of it is ignored.
        let request = try CertificateSigningRequest(
            version: .v1, subject: try DistinguishedName { CommonName("kakuzuke-agent") }, privateKey: key,
            attributes: CertificateSigningRequest.Attributes(), signatureAlgorithm: .ecdsaWithSHA256)
        var serializer = DER.Serializer()
        try serializer.serialize(request)
        return serializer.serializedBytes
    }

    /// The public part of the sealing key.
    ///
    /// - Throws: what the cryptographic library throws when the key is none.
    func sealingPublicKey() throws -> [UInt8] {
        Array(try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: sealingKey).publicKey.rawRepresentation)
    }
}
