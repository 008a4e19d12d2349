import Crypto

/// The server's signature of a feed's digest.
public enum FeedSignature {
    /// True when the signature was made of the digest with the private part of the key (Ed25519, 32 bytes).
    public static func isValid(_ signature: [UInt8], of digest: [UInt8], publicKey: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: digest)
    }
}
