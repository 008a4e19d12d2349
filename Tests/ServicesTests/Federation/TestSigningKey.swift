import Crypto
import CryptoExtras
import Foundation

/// A key of a test's provider; it signs without the library that the server checks with.
enum TestSigningKey {
    case rsa(_RSA.Signing.PrivateKey)
    case p256(P256.Signing.PrivateKey)
    case ed25519(Curve25519.Signing.PrivateKey)

    static func rsa(bits: Int = 2_048) throws -> TestSigningKey {
        .rsa(try _RSA.Signing.PrivateKey(unsafeKeySize: _RSA.Signing.KeySize(bitCount: bits)))
    }

    /// The public half as a member of a key set.
    func member(_ identifier: String?, more: [String: String] = [:]) throws -> [String: String] {
        var member: [String: String]
        switch self {
        case .rsa(let key):
            let primitives = try key.publicKey.getKeyPrimitives()
            member = [
                "kty": "RSA", "n": Self.base64URL(primitives.modulus), "e": Self.base64URL(primitives.publicExponent),
            ]
        case .p256(let key):
            let raw = key.publicKey.rawRepresentation
            member = [
                "kty": "EC", "crv": "P-256", "x": Self.base64URL(raw.prefix(32)), "y": Self.base64URL(raw.suffix(32)),
            ]
        case .ed25519(let key):
            member = ["kty": "OKP", "crv": "Ed25519", "x": Self.base64URL(key.publicKey.rawRepresentation)]
        }
        member["kid"] = identifier
        return member.merging(more) { $1 }
    }

    /// A compact token over a header and claims.
    func token(algorithm: String, header: [String: Any], claims: [String: Any]) throws -> String {
        let text = try Self.unsigned(header: header.merging(["alg": algorithm]) { $1 }, claims: claims)
        let data = Data(text.utf8)
        let signature: Data =
            switch self {
            case .rsa(let key):
                try key.signature(
                    for: SHA256.hash(data: data), padding: algorithm == "PS256" ? .PSS : .insecurePKCS1v1_5
                ).rawRepresentation
            case .p256(let key): try key.signature(for: data).rawRepresentation
            case .ed25519(let key): try key.signature(for: data)
            }
        return text + "." + Self.base64URL(signature)
    }

    /// The two parts of a token that are signed.
    static func unsigned(header: [String: Any], claims: [String: Any]) throws -> String {
        try [header, claims].map { base64URL(try JSONSerialization.data(withJSONObject: $0)) }.joined(separator: ".")
    }

    static func base64URL(_ data: some DataProtocol) -> String {
        Data(data).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
