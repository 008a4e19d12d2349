import Foundation
import JWTKit

/// A signed token about a person, before its signature is checked.
struct IDToken: Sendable {
    /// Longest token; bytes.
    static let bytesMax = 16_384

    /// How it says that it is signed.
    let algorithm: SigningAlgorithm
    /// The key that it names; nil: none.
    let keyIdentifier: String?
    private let text: String

    /// Reads the header, whose members are all texts: critical extensions and keys in it are refused with it.
    init(_ text: String) throws(FederationFailure) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.bytesMax, parts.count == 3,
            let bytes = Self.bytes(base64URL: String(parts[0])),
            let header = try? JSONDecoder().decode([String: String].self, from: bytes),
            header["typ"].map({ $0.uppercased() == "JWT" }) ?? true
        else { throw .tokenMalformed }
        guard let algorithm = header["alg"].flatMap({ SigningAlgorithm(rawValue: $0) }) else {
            throw .algorithmNotAllowed
        }
        self.algorithm = algorithm
        keyIdentifier = header["kid"]
        self.text = text
    }

    /// The claims, once the signature has been found to be the key's.
    func claims(signedBy key: ProviderKey) async throws(FederationFailure) -> IDTokenClaims {
        // A collection of this one key for this one algorithm: there is nothing else to choose from.
        let keys = JWTKeyCollection()
        do {
            try await keys.add(jwk: key.key(for: algorithm))
            return try await keys.verify(text, as: IDTokenClaims.self)
        } catch let error as JWTError where error.errorType == .malformedToken {
            throw .tokenMalformed
        } catch is DecodingError {
            throw .tokenMalformed
        } catch {
            throw .wrongSignature
        }
    }

    private static func bytes(base64URL text: String) -> Data? {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4))
    }
}
