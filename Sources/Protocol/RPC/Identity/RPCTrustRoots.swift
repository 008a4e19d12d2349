import NIOSSL
import SwiftASN1
public import X509

/// The certificate authorities one side believes; never those of the operating system.
public struct RPCTrustRoots: Sendable {
    /// The roots.
    public let certificates: [Certificate]
    let roots: [NIOSSLCertificate]

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
    }
}
