import Crypto
public import Foundation
public import Storage

/// Seals secrets that the server must be able to read again, under a key that lives outside the database.
///
/// ChaCha20-Poly1305; the purpose, the tenant and the owner are bound to the text, so that a sealed secret is worth
/// nothing in another row. The same key also hashes the addresses and devices whose failed attempts are counted.
public struct SecretSeal: Sendable {
    /// What a secret is for.
    public enum Purpose: String, Sendable {
        /// A person's secret of one-time codes.
        case oneTimeCodes = "one-time codes"
        /// The client secret of a tenant's identity provider.
        case identityProvider = "identity provider"
    }

    /// Bytes of the key.
    public static let keyByteCount = 32
    /// Random bytes that one sealing takes.
    public static let nonceByteCount = 12

    private let sealingKey: SymmetricKey
    private let hashingKey: SymmetricKey

    /// Takes the installation's key.
    public init(key: [UInt8]) {
        precondition(key.count == Self.keyByteCount, "a key has 256 bits")
        func derived(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: key), info: Data("kakuzuke people \(purpose)".utf8),
                outputByteCount: 32)
        }
        sealingKey = derived("seal")
        hashingKey = derived("hash")
    }

    /// Seals a secret.
    ///
    /// - Parameters:
    ///   - secret: the bytes.
    ///   - purpose: what they are for.
    ///   - tenant: the tenant.
    ///   - owner: whose they are within the tenant: a person, or the tenant itself.
    ///   - nonce: fresh random bytes.
    /// - Returns: what may be stored.
    /// - Throws: `ServiceError.internalFault`.
    public func seal(
        _ secret: [UInt8], _ purpose: Purpose, tenant: UUID, owner: UUID, nonce: [UInt8]
    ) throws -> StoredBytes {
        do {
            let box = try ChaChaPoly.seal(
                Data(secret), using: sealingKey, nonce: try ChaChaPoly.Nonce(data: nonce),
                authenticating: Self.bound(purpose, tenant, owner))
            return StoredBytes(Array(box.combined))
        } catch {
            throw ServiceError(.internalFault, "a secret cannot be sealed")
        }
    }

    /// Opens what `seal` made for the same purpose, tenant and owner.
    ///
    /// - Throws: `ServiceError.internalFault` for anything else, and for another key.
    public func open(_ sealed: StoredBytes, _ purpose: Purpose, tenant: UUID, owner: UUID) throws -> [UInt8] {
        do {
            let box = try ChaChaPoly.SealedBox(combined: sealed.bytes)
            return Array(
                try ChaChaPoly.open(box, using: sealingKey, authenticating: Self.bound(purpose, tenant, owner)))
        } catch {
            throw ServiceError(
                .internalFault, "a sealed \(purpose.rawValue) secret does not open: the key of persons is another one")
        }
    }

    /// A keyed hash of where attempts come from; without the key nobody finds the address again.
    func hash(_ parts: [[UInt8]]) -> StoredBytes {
        var mac = HMAC<SHA256>(key: hashingKey)
        for part in parts {
            withUnsafeBytes(of: UInt32(part.count).bigEndian) { mac.update(data: Data($0)) }
            mac.update(data: Data(part))
        }
        return StoredBytes(Array(mac.finalize()))
    }

    private static func bound(_ purpose: Purpose, _ tenant: UUID, _ owner: UUID) -> Data {
        var data = Data("kakuzuke \(purpose.rawValue)".utf8) + [0]
        for identifier in [tenant, owner] { data.append(contentsOf: withUnsafeBytes(of: identifier.uuid, Array.init)) }
        return data
    }
}
