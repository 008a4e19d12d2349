import JWTKit

/// What an identity provider says about a person, as far as the sign-in needs it.
///
/// Source: OpenID Connect Core 1.0, sections 2 and 3.1.3.7.
struct IDTokenClaims: JWTPayload {
    /// What a token has to say.
    struct Expectation: Sendable {
        /// The issuer.
        var issuer: String
        /// The client that it is for.
        var clientID: String
        /// The value that was sent along.
        var nonce: String
        /// When; seconds since 1970-01-01 UTC.
        var nowSeconds: Int64
    }

    /// How far clocks may be apart; seconds.
    static let leewaySeconds = 60.0
    /// Longest subject; bytes.
    static let subjectBytesMax = 255

    var iss: String
    var sub: String
    var aud: Audience
    var azp: String?
    var exp: Double
    var iat: Double
    var nbf: Double?
    var nonce: String?

    /// One name or a list of them.
    struct Audience: Codable, Sendable {
        var names: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let name = try? container.decode(String.self) {
                names = [name]
            } else {
                names = try container.decode([String].self)
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(names)
        }
    }

    /// Checks nothing: that takes the time and what is expected, see `check`.
    func verify(using algorithm: some JWTAlgorithm) async throws {}

    /// Compares the claims with what is expected.
    func check(_ expected: Expectation) throws(FederationFailure) {
        guard iss == expected.issuer else { throw .wrongIssuer }
        guard aud.names.contains(expected.clientID) else { throw .wrongAudience }
        // With several audiences the token says who asked for it, and whoever is named has to be us.
        guard azp == expected.clientID || (azp == nil && aud.names.count == 1) else { throw .wrongAudience }
        let now = Double(expected.nowSeconds)
        guard now < exp + Self.leewaySeconds else { throw .expired }
        guard iat <= now + Self.leewaySeconds, (nbf ?? iat) <= now + Self.leewaySeconds else { throw .notYetValid }
        guard nonce == expected.nonce else { throw .wrongNonce }
        guard (1...Self.subjectBytesMax).contains(sub.utf8.count), sub.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
        else { throw .wrongSubject }
    }
}
