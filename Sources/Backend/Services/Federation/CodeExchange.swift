import Foundation
import Storage

/// Exchanges a provider's code for what the provider says about the person, and believes only what it has checked.
struct CodeExchange: Sendable {
    let client: ProviderClient
    let providers: ProviderDirectory
    let seal: ClientSecretSeal
    let clock: WallClock

    private struct Answer: Decodable {
        var token: String

        enum CodingKeys: String, CodingKey {
            case token = "id_token"
        }
    }

    /// The checked claims about the person whom a code is for.
    ///
    /// - Throws: `FederationFailure` with the reason.
    func person(
        code: String, signIn: RedeemFederatedSignIn.Row, provider: SelectIdentityProvider.Row, tenant: UUID
    ) async throws -> IDTokenClaims {
        let metadata = try await providers.metadata(provider.issuer)
        var fields = [
            (name: "grant_type", value: "authorization_code"), (name: "code", value: code),
            (name: "redirect_uri", value: signIn.redirectURI), (name: "code_verifier", value: signIn.codeVerifier),
        ]
        var secret: (name: String, secret: String)?
        if provider.clientSecret.bytes.isEmpty {
            fields.append((name: "client_id", value: provider.clientID))
        } else {
            let opened = try seal.open(provider.clientSecret.bytes, tenant)
            secret = (provider.clientID, String(decoding: opened, as: UTF8.self))
        }
        let bytes = try await client.post(fields, to: metadata.tokenEndpoint, as: secret)
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else {
            throw FederationFailure.answerUnreadable
        }
        let token = try IDToken(answer.token)
        let key = try await providers.key(of: token, issuer: provider.issuer)
        let claims = try await token.claims(signedBy: key)
        try claims.check(
            IDTokenClaims.Expectation(
                issuer: provider.issuer, clientID: provider.clientID, nonce: signIn.nonce,
                nowSeconds: clock.now().rawValue / 1_000_000))
        return claims
    }
}
