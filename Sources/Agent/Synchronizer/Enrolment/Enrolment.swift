import Crypto
import FoundationEssentials
import KakuzukeProtocol
public import RPC
import SwiftASN1
import SwiftProtobuf
import X509

/// Redeems a one-time token for a certificate and the tenant's identifier key.
///
/// The client believes nobody but the authority whose digest the token carries.
/// Source: `docs/security.md`, "Identities".
public enum Enrolment {
    /// Time for the call.
    static let time: Duration = .seconds(30)

    /// TLS settings for the first contact.
    ///
    /// - Parameters:
    ///   - code: the token; names the authority.
    ///   - serverName: the name that the server's certificate must have.
    /// - Returns: settings without a client certificate.
    /// - Throws: `RPCConfigurationError` when the digest is none.
    public static func firstContact(
        _ code: EnrolmentCode, serverName: String
    ) throws(RPCConfigurationError) -> RPCClientTLS {
        RPCClientTLS(trustRoots: try RPCTrustRoots(certificateDigest: code.authorityDigest), serverName: serverName)
    }

    /// Redeems the token.
    ///
    /// - Parameters:
    ///   - code: the token.
    ///   - keys: the agent's own keys.
    ///   - softwareVersion: for the list of agents.
    ///   - client: a client made with `firstContact`.
    /// - Returns: who the agent is from now on.
    /// - Throws: `SyncFailure`; the token may be used up when the answer got lost.
    public static func redeem(
        _ code: EnrolmentCode, keys: AgentKeys, softwareVersion: String, over client: RPCClient
    ) async throws(SyncFailure) -> EnrolledAgent {
        do {
            var request = Kakuzuke_V1_EnrolRequest()
            request.token = code.text
            request.certificateRequest = Data(try keys.certificateRequest())
            request.sealingPublicKey = Data(try keys.sealingPublicKey())
            request.softwareVersion = softwareVersion
            let response: Kakuzuke_V1_EnrolResponse = try await client.unary(
                "kakuzuke.v1.EnrolmentService/Enrol", request, options: RPCCallOptions(deadline: time))
            return try read(response, code: code, keys: keys)
        } catch {
            throw SyncFailure(error)
        }
    }

    private static func read(
        _ response: Kakuzuke_V1_EnrolResponse, code: EnrolmentCode, keys: AgentKeys
    ) throws -> EnrolledAgent {
        guard SHA256.hash(data: response.authorityCertificate).elementsEqual(code.authorityDigest) else {
            throw SyncFailure(.unauthenticated, "the server names another authority than the token does")
        }
        guard let tenant = TenantID(response.tenantID), let store = StoreCode(response.storeCode),
            !response.agentID.isEmpty
        else { throw SyncFailure(.defect, "the answer names neither tenant nor store") }
        let certificate = try Certificate(derEncoded: Array(response.certificate))
        let own = try P256.Signing.PrivateKey(pemRepresentation: keys.certificateKeyPEM)
        guard certificate.publicKey == Certificate.PrivateKey(own).publicKey else {
            throw SyncFailure(.defect, "the certificate is for another key")
        }
        let authority = try Certificate(derEncoded: Array(response.authorityCertificate))
        let key = try response.identifierKey.open(with: keys.sealingKey, tenant: tenant)
        return EnrolledAgent(
            tenant: tenant, agent: response.agentID, store: store,
            certificatePEM: try certificate.serializeAsPEM().pemString,
            authorityPEM: try authority.serializeAsPEM().pemString,
            identifierKey: (response.identifierKey.keyID, key), settings: try response.settings.serializedBytes())
    }
}
