import NIOSSL
import SwiftASN1
public import X509

/// What one side shows to the other: a certificate chain and the private key of its first certificate.
public struct RPCIdentity: Sendable {
    /// The chain, leaf first; with the root where the other side knows only its digest.
    public let certificates: [Certificate]
    let chain: [NIOSSLCertificate]
    let privateKey: NIOSSLPrivateKey

    /// Reads a chain and a key from PEM text.
    ///
    /// Throws `certificate` or `privateKey` if one of them cannot be read.
    public init(certificateChainPEM: String, privateKeyPEM: String) throws(RPCConfigurationError) {
        do {
            chain = try NIOSSLCertificate.fromPEMBytes(Array(certificateChainPEM.utf8))
            certificates = try chain.map { try Certificate(derEncoded: $0.toDERBytes()) }
        } catch {
            throw RPCConfigurationError(
                .certificate, "the certificate chain cannot be read",
                advice: "give PEM text with the leaf certificate first", cause: error)
        }
        guard !chain.isEmpty else {
            throw RPCConfigurationError(
                .certificate, "the certificate chain is empty", advice: "give PEM text with the leaf certificate first")
        }
        do {
            privateKey = try NIOSSLPrivateKey(bytes: Array(privateKeyPEM.utf8), format: .pem)
        } catch {
            throw RPCConfigurationError(
                .privateKey, "the private key cannot be read", advice: "give an unencrypted PEM key", cause: error)
        }
    }
}
