import Crypto

/// A key pair that exported tenants are encrypted to (X25519), in the form in which it is kept in files.
public struct TenantFileKey: Sendable {
    private static let privatePrefix = "kakuzuke-tenant-private-key "
    private static let publicPrefix = "kakuzuke-tenant-public-key "

    /// The private key, 32 bytes.
    public let privateKey: [UInt8]
    /// The public key, 32 bytes.
    public let publicKey: [UInt8]

    /// Takes 32 random bytes, or a private key that was kept.
    ///
    /// - Throws: `TenantFileError.unusableKey`.
    public init(privateKey: [UInt8]) throws(TenantFileError) {
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: privateKey) else {
            throw TenantFileError(.unusableKey, "a private key has 32 bytes")
        }
        self.privateKey = privateKey
        publicKey = Array(key.publicKey.rawRepresentation)
    }

    /// The line of the private file.
    public var privateText: String { Self.privatePrefix + Self.hex(privateKey) }

    /// The line of the public file.
    public var publicText: String { Self.publicPrefix + Self.hex(publicKey) }

    /// Reads the line of a private file; nil when it is none.
    public init?(privateText: String) {
        guard let bytes = Self.bytes(privateText, after: Self.privatePrefix),
            let key = try? TenantFileKey(privateKey: bytes)
        else { return nil }
        self = key
    }

    /// Reads the line of a public file; nil when it is none.
    public static func publicKey(text: String) -> [UInt8]? { bytes(text, after: publicPrefix) }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private static func bytes(_ text: String, after prefix: String) -> [UInt8]? {
        let line = text.split(whereSeparator: \.isNewline).first.map { String($0) } ?? ""
        guard line.hasPrefix(prefix) else { return nil }
        let digits = line.dropFirst(prefix.count).compactMap(\.hexDigitValue)
        guard digits.count == TenantFileLimits.keyByteCount * 2, line.count == prefix.count + digits.count else {
            return nil
        }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}
