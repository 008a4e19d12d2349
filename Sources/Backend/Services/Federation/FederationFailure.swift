/// Why a sign-in at an identity provider failed; the words go to the log and bear nothing personal.
///
/// Whoever wanted to sign in never learns which one it was; the owner who sets a provider up does.
enum FederationFailure: String, Error, CaseIterable {
    case unreachable = "the provider cannot be reached"
    case slow = "the provider takes too long to answer"
    case answerTooLarge = "the provider's answer is too large"
    case redirected = "the provider answers with a redirect"
    case refusedByProvider = "the provider answers with an error"

    case documentUnreadable = "the provider's discovery document cannot be read"
    case otherIssuer = "the provider's discovery document is another issuer's"
    case endpointNotAllowed = "the provider's discovery document names an endpoint without TLS"
    case noCodeFlow = "the provider does not offer the authorization code flow"
    case noProof = "the provider does not offer proofs of possession of the code (PKCE) with S256"
    case noAlgorithm = "the provider signs with none of RS256, PS256, ES256, EdDSA"
    case noBasicSecret = "the provider does not take client secrets by client_secret_basic"

    case keysUnreadable = "the provider's keys cannot be read"
    case answerUnreadable = "the answer of the provider's token endpoint cannot be read"
    case tokenMalformed = "the token cannot be read"
    case algorithmNotAllowed = "the token is signed in a way that is not allowed"
    case unknownKey = "the token is signed with an unknown key"
    case wrongSignature = "the token's signature does not fit"
    case wrongIssuer = "the token is of another issuer"
    case wrongAudience = "the token is for another client"
    case expired = "the token has expired"
    case notYetValid = "the token does not hold yet"
    case wrongNonce = "the token is of another sign-in"
    case wrongSubject = "the token names nobody"

    case unknownSignIn = "the sign-in is unknown, used up or too old"
    case noProvider = "the tenant has no usable identity provider"
    case unknownPerson = "the provider's person is unknown here, or disabled"
    case invitationInvalid = "the invitation is unknown, used up or too old, or its person is disabled"
    case linkedToAnother = "the provider's person is somebody else here"
}
