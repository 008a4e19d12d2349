import Foundation
import JWTKit

/// One public key of an identity provider.
struct ProviderKey: Hashable, Sendable, Decodable {
    /// Smallest and largest RSA modulus; bits.
    static let rsaBits = 2_048...8_192

    let keyType: String
    let identifier: String?
    let algorithm: String?
    let use: String?
    let curve: String?
    let modulus: String?
    let exponent: String?
    let x: String?
    let y: String?

    enum CodingKeys: String, CodingKey {
        case keyType = "kty"
        case identifier = "kid"
        case algorithm = "alg"
        case use
        case curve = "crv"
        case modulus = "n"
        case exponent = "e"
        case x
        case y
    }

    /// True when the key is one for signatures of the kind.
    func fits(_ wanted: SigningAlgorithm) -> Bool {
        guard algorithm.map({ $0 == wanted.rawValue }) ?? true, use.map({ $0 == "sig" }) ?? true else { return false }
        switch wanted {
        case .rs256, .ps256:
            let bits = (modulus.map(\.utf8.count) ?? 0) * 6
            // Six bits of each character; the last ones may be padding.
            return keyType == "RSA" && exponent != nil && bits >= Self.rsaBits.lowerBound
                && bits <= Self.rsaBits.upperBound + 6
        case .es256: return keyType == "EC" && curve == "P-256"
        case .edDSA: return keyType == "OKP" && curve == "Ed25519"
        }
    }

    /// The key for the verifying library, of this kind and no other.
    func key(for algorithm: SigningAlgorithm) -> JWK {
        let name = JWKIdentifier(string: identifier ?? "")
        return switch algorithm {
        case .rs256, .ps256:
            .rsa(algorithm.keyAlgorithm, identifier: name, modulus: modulus, exponent: exponent)
        case .es256: .ecdsa(algorithm.keyAlgorithm, identifier: name, x: x, y: y, curve: .p256)
        case .edDSA: .octetKeyPair(algorithm.keyAlgorithm, identifier: name, x: x, y: nil, curve: .ed25519)
        }
    }
}
