import FoundationEssentials
import NIOCore
import NIOSSL
import SwiftASN1
import Synchronization
@_spi(FixedExpiryValidationTime) import X509

/// Verifies the certificate chain of a client against our roots only, at the injected time.
///
/// BoringSSL would use the machine's clock and knows no grace for expired certificates, hence not its own verification.
struct PeerVerifier: Sendable {
    let roots: [Certificate]
    /// How long after its expiry a certificate still passes, so that it can renew itself; zero for none.
    let expiredGraceSeconds: Int64
    let wallClockSeconds: @Sendable () -> Int64

    /// The verified chain, leaf first and root last; nil if it does not verify.
    func verify(_ presented: [NIOSSLCertificate]) async -> [Certificate]? {
        // A chain of ours is leaf, issuing authority, root: more is an attempt to burn time.
        guard presented.count <= 8,
            let chain = try? presented.map({ try Certificate(derEncoded: $0.toDERBytes()) }),
            let leaf = chain.first, isForClients(leaf)
        else { return nil }
        let now = wallClockSeconds()
        let expiry = Int64(leaf.notValidAfter.timeIntervalSince1970.rounded(.down))
        guard now <= expiry + expiredGraceSeconds else { return nil }
        let time = Date(timeIntervalSince1970: Double(min(now, expiry)))
        var verifier = Verifier(rootCertificates: CertificateStore(roots)) {
            RFC5280Policy(fixedExpiryValidationTime: time)
        }
        let result = await verifier.validate(
            leaf: leaf, intermediates: CertificateStore(chain.dropFirst()))
        guard case .validCertificate(let verified) = result else { return nil }
        return Array(verified)
    }

    /// A certificate that names its purposes must name client authentication.
    private func isForClients(_ leaf: Certificate) -> Bool {
        do {
            guard let usage = try leaf.extensions.extendedKeyUsage else { return true }
            return usage.contains(.clientAuth) || usage.contains(.any)
        } catch {
            return false
        }
    }
}

/// Carries the verified chain from the handshake to the connection.
final class VerifiedChain: Sendable {
    private let chain = Mutex<[Certificate]>([])

    var certificates: [Certificate] {
        get { chain.withLock { $0 } }
        set { chain.withLock { $0 = newValue } }
    }
}
