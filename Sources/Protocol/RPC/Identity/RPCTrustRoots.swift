import NIOSSL
import SwiftASN1
public import X509

/// The certificate authorities one side believes; never those of the operating system.
public struct RPCTrustRoots: Sendable {
    /// Length of the digest that names an authority; bytes.
    public static let digestByteCount = 32

    /// The roots; empty while only the digest of one is known.
    public let certificates: [Certificate]
    let roots: [NIOSSLCertificate]
    /// SHA-256 of the one root that is believed when the server shows it; nil: the roots are given.
    let digest: [UInt8]?

    /// Reads one or more root certificates from PEM text.
    ///
    /// Throws `trustRoots` if there is none or one cannot be read.
    public init(pem: String) throws(RPCConfigurationError) {
        do {
            roots = try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8))
            certificates = try roots.map { try Certificate(derEncoded: $0.toDERBytes()) }
        } catch {
            throw RPCConfigurationError(
                .trustRoots, "the trust roots cannot be read", advice: "give PEM certificates", cause: error)
        }
        guard !roots.isEmpty else {
            throw RPCConfigurationError(.trustRoots, "no trust root", advice: "give at least one PEM certificate")
        }
        digest = nil
    }

    /// Believes the authority whose certificate (DER) has this SHA-256; the server must show it with its own.
    ///
    /// For a first contact, where all that is known is what a person brought along. Throws `trustRoots` if the digest
    /// does not have 32 bytes.
    public init(certificateDigest digest: [UInt8]) throws(RPCConfigurationError) {
        guard digest.count == Self.digestByteCount else {
            throw RPCConfigurationError(
                .trustRoots, "the digest has \(digest.count) bytes", advice: "give the 32 bytes of a SHA-256")
        }
        roots = []
        certificates = []
        self.digest = digest
    }
}
