import Crypto
import NIOSSL
import SwiftASN1
import X509

/// Verifies a server's chain against the one root whose digest is known.
///
/// The digest decides only which certificate is the root; chain, expiry, purpose and name are verified as ever.
struct PinnedRootVerifier: Sendable {
    /// SHA-256 of the root's DER form.
    let digest: [UInt8]
    /// Name that the server's certificate must have.
    let serverName: String

    /// True when the presented chain, leaf first, ends at the known root.
    func isTrusted(_ presented: [NIOSSLCertificate]) async -> Bool {
        guard presented.count <= 8, let encoded = try? presented.map({ try $0.toDERBytes() }),
            let place = encoded.firstIndex(where: { SHA256.hash(data: $0).elementsEqual(digest) }),
            let chain = try? encoded.map({ try Certificate(derEncoded: $0) }), let leaf = chain.first,
            let usage = try? leaf.extensions.extendedKeyUsage, usage.contains(.serverAuth)
        else { return false }
        var verifier = Verifier(rootCertificates: CertificateStore([chain[place]])) {
            RFC5280Policy()
            ServerIdentityPolicy(serverHostname: serverName, serverIP: nil)
        }
        let result = await verifier.validate(leaf: leaf, intermediates: CertificateStore(chain.dropFirst()))
        if case .validCertificate = result { return true }
        return false
    }
}
