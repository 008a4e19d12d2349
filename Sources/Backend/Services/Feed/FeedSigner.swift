import Crypto
import Foundation

/// Signs feeds, so that an agent prices by nothing that the server did not send.
public struct FeedSigner: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// Reads the key from its 32 bytes.
    ///
    /// - Throws: what the cryptographic library throws when they are no key.
    public init(privateKey: [UInt8]) throws {
        key = try Curve25519.Signing.PrivateKey(rawRepresentation: privateKey)
    }

    /// The 32 bytes with which agents verify.
    public var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    /// The signature of a feed's digest.
    func sign(_ digest: [UInt8]) throws -> [UInt8] {
        Array(try key.signature(for: Data(digest)))
    }
}
