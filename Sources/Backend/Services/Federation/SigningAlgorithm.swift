import JWTKit

/// How identity providers may sign; everything else is refused, secrets shared with them and `none` above all.
enum SigningAlgorithm: String, CaseIterable, Sendable {
    case rs256 = "RS256"
    case ps256 = "PS256"
    case es256 = "ES256"
    case edDSA = "EdDSA"

    /// The same for the verifying library.
    var keyAlgorithm: JWK.Algorithm {
        switch self {
        case .rs256: .rs256
        case .ps256: .ps256
        case .es256: .es256
        case .edDSA: .eddsa
        }
    }
}
