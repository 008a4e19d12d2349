import Crypto
import Foundation

/// Proves to a provider that whoever exchanges a code is who asked for it (RFC 7636, S256).
struct CodeProof: Sendable {
    /// Bytes of the verifier; 256 bits.
    static let byteCount = 32

    /// Shown with the code.
    let verifier: String

    /// Makes a proof from fresh random bytes.
    init(bytes: [UInt8]) {
        verifier = Self.base64URL(bytes)
    }

    /// Shown when the code is asked for.
    var challenge: String { Self.base64URL(Array(SHA256.hash(data: Data(verifier.utf8)))) }

    /// Text of bytes that needs no encoding in addresses.
    static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
