import Crypto

/// A tenant's key for hashing identifiers; its bytes are never printed or reflected.
public struct IdentifierKey: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
    /// Length of a key; bytes.
    public static let byteCount = 32

    /// Number of the key; stands beside every hash made with it.
    public let id: UInt32
    private let key: SymmetricKey

    /// Wraps key material; nil when it is not 32 bytes.
    public init?(id: UInt32, bytes: some Sequence<UInt8>) {
        let material = Array(bytes)
        guard material.count == Self.byteCount else { return nil }
        self.id = id
        key = SymmetricKey(data: material)
    }

    /// Hashes an identifier as written.
    ///
    /// - Throws: `IdentifierProblem` when the value is none of its kind.
    public func hash(_ value: String, kind: IdentifierKind) throws(IdentifierProblem) -> IdentifierHash {
        let normalized = try IdentifierNormalization.normalized(value, kind: kind)
        return hash(normalized: normalized, kind: kind)
    }

    /// Hashes a value that is already in its normal form.
    func hash(normalized: String, kind: IdentifierKind) -> IdentifierHash {
        let message = [kind.rawValue] + Array(normalized.utf8)
        let code = HMAC<SHA256>.authenticationCode(for: message, using: key)
        return IdentifierHash(kind: kind, keyID: id, authenticationCode: Array(code))
    }

    /// A key for another purpose; it tells nothing of this one.
    func derived(_ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Array("kakuzuke \(purpose)".utf8), outputByteCount: Self.byteCount)
    }

    /// The number of the key, without its bytes.
    public var description: String { "IdentifierKey(\(id))" }

    /// The number of the key, without its bytes.
    public var debugDescription: String { description }
}

extension IdentifierKey: CustomReflectable {
    /// Shows the number alone, so that a dump of a value that holds the key does not show its bytes.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
