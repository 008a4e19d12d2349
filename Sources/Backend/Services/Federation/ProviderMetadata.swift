import Foundation

/// What an identity provider's discovery document says, as far as it was found usable.
///
/// Source: OpenID Connect Discovery 1.0, sections 3 and 4.3.
struct ProviderMetadata: Hashable, Sendable {
    /// The issuer.
    let issuer: String
    /// Where persons sign in.
    let authorizationEndpoint: String
    /// Where codes are exchanged.
    let tokenEndpoint: String
    /// Where the keys are.
    let keysAddress: String
    /// True when client secrets are taken in the header of the request.
    let takesBasicSecrets: Bool

    private struct Document: Decodable {
        var issuer: String
        var authorizationEndpoint: String
        var tokenEndpoint: String
        var jwksURI: String
        var responseTypes: [String]
        var grantTypes: [String]?
        var signingAlgorithms: [String]
        var challengeMethods: [String]?
        var secretMethods: [String]?

        enum CodingKeys: String, CodingKey {
            case issuer
            case authorizationEndpoint = "authorization_endpoint"
            case tokenEndpoint = "token_endpoint"
            case jwksURI = "jwks_uri"
            case responseTypes = "response_types_supported"
            case grantTypes = "grant_types_supported"
            case signingAlgorithms = "id_token_signing_alg_values_supported"
            case challengeMethods = "code_challenge_methods_supported"
            case secretMethods = "token_endpoint_auth_methods_supported"
        }
    }

    /// Where an issuer's discovery document is.
    static func address(ofIssuer issuer: String) -> String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }

    /// Reads and checks the document of an issuer.
    init(document: [UInt8], issuer: String) throws(FederationFailure) {
        guard let read = try? JSONDecoder().decode(Document.self, from: Data(document)) else {
            throw .documentUnreadable
        }
        guard read.issuer == issuer, let address = ProviderAddress(issuer: issuer) else { throw .otherIssuer }
        for endpoint in [read.authorizationEndpoint, read.tokenEndpoint, read.jwksURI] {
            guard ProviderAddress(endpoint: endpoint, ofLoopbackIssuer: address.isLoopback) != nil else {
                throw .endpointNotAllowed
            }
        }
        guard read.responseTypes.contains("code"), read.grantTypes?.contains("authorization_code") ?? true else {
            throw .noCodeFlow
        }
        guard read.challengeMethods?.contains("S256") ?? false else { throw .noProof }
        guard read.signingAlgorithms.contains(where: { SigningAlgorithm(rawValue: $0) != nil }) else {
            throw .noAlgorithm
        }
        self.issuer = issuer
        authorizationEndpoint = read.authorizationEndpoint
        tokenEndpoint = read.tokenEndpoint
        keysAddress = read.jwksURI
        takesBasicSecrets = read.secretMethods?.contains("client_secret_basic") ?? true
    }
}
