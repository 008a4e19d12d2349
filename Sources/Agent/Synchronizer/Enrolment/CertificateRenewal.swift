import Crypto
import FoundationEssentials
import KakuzukeProtocol
public import LocalStore
public import RPC
import SwiftASN1
import X509

/// Renews the agent's certificate long before it ends, so that a store may be offline for weeks.
///
/// Source: `docs/security.md`, "Identities": from day 30 of 90 on, spread so that the stores of a chain do not come all
/// at once.
public enum CertificateRenewal {
    /// Time for the call.
    static let time: Duration = .seconds(30)

    /// True when a certificate is to be renewed: a third of its time has passed, and up to a tenth more, by its serial
    /// number.
    ///
    /// - Throws: what the certificate library throws when the text is no certificate.
    public static func isDue(certificatePEM: String, now: StoredInstant) throws -> Bool {
        try dueMoment(certificatePEM: certificatePEM) <= now
    }

    /// The first moment at which a certificate is to be renewed.
    ///
    /// - Throws: what the certificate library throws when the text is no certificate.
    public static func dueMoment(certificatePEM: String) throws -> StoredInstant {
        let certificate = try Certificate(pemEncoded: certificatePEM)
        let start = certificate.notValidBefore.timeIntervalSince1970
        let time = certificate.notValidAfter.timeIntervalSince1970 - start
        let spread = Double(certificate.serialNumber.bytes.last ?? 0) / 256
        let due = start + time * (1.0 / 3 + 0.1 * spread)
        return StoredInstant(millisecondsSinceEpoch: Int64((due * 1_000).rounded(.up)))
    }

    /// Gets a new certificate for the same key.
    ///
    /// - Parameters:
    ///   - keys: the agent's own keys.
    ///   - client: a client that shows the present certificate.
    /// - Returns: the new certificate, PEM; it counts once it is kept and a new connection shows it.
    /// - Throws: `SyncFailure`.
    public static func renew(keys: AgentKeys, over client: RPCClient) async throws(SyncFailure) -> String {
        do {
            var request = Kakuzuke_V1_RenewCertificateRequest()
            request.certificateRequest = Data(try keys.certificateRequest())
            let response: Kakuzuke_V1_RenewCertificateResponse = try await client.unary(
                ServerLink.method("RenewCertificate"), request, options: RPCCallOptions(deadline: time))
            let certificate = try Certificate(derEncoded: Array(response.certificate))
            let own = try P256.Signing.PrivateKey(pemRepresentation: keys.certificateKeyPEM)
            guard certificate.publicKey == Certificate.PrivateKey(own).publicKey else {
                throw SyncFailure(.defect, "the new certificate is for another key")
            }
            return try certificate.serializeAsPEM().pemString
        } catch {
            throw SyncFailure(error)
        }
    }
}
