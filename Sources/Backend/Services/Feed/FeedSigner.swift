import Crypto
import Foundation
import KakuzukeProtocol

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

    /// The last part of a feed: the digest of all others, signed.
    func end(_ digest: FeedDigest) throws -> Kakuzuke_V1_FeedPart {
        let bytes = digest.bytes()
        var part = Kakuzuke_V1_FeedPart()
        part.end.digest = Data(bytes)
        part.end.signature = Data(try sign(bytes))
        return part
    }

    /// The signature of a feed's digest.
    func sign(_ digest: [UInt8]) throws -> [UInt8] {
        Array(try key.signature(for: Data(digest)))
    }
}
