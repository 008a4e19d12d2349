import Crypto
import FoundationEssentials

extension Kakuzuke_V1_SealedIdentifierKey {
    /// What binds a sealed identifier key to its purpose.
    private static let purpose = Data("kakuzuke identifier key 1".utf8)

    /// Seals a tenant's identifier key to an agent's own key.
    ///
    /// - Parameters:
    ///   - key: the 32 bytes of the identifier key.
    ///   - id: its number.
    ///   - tenant: whose key it is; the seal opens for no other tenant.
    ///   - publicKey: the agent's X25519 key, 32 bytes.
    /// - Throws: `IdentifierKeySealError.unusableKey` when the public key is none.
    public init(
        sealing key: [UInt8], id: UInt32, tenant: TenantID, to publicKey: [UInt8]
    ) throws(IdentifierKeySealError) {
        self.init()
        do {
            let recipient = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: publicKey)
            var sender = try HPKE.Sender(
                recipientKey: recipient, ciphersuite: .Curve25519_SHA256_ChachaPoly, info: Self.purpose)
            keyID = id
            ciphertext = try sender.seal(Data(key), authenticating: tenant.sealedBytes)
            encapsulatedKey = sender.encapsulatedKey
        } catch {
            throw .unusableKey
        }
    }

    /// Opens the seal with the agent's private key (X25519, 32 bytes).
    ///
    /// - Throws: `IdentifierKeySealError` when the private key is none, or the seal was not made for it and the tenant.
    public func open(with privateKey: [UInt8], tenant: TenantID) throws(IdentifierKeySealError) -> [UInt8] {
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: privateKey) else {
            throw .unusableKey
        }
        do {
            var recipient = try HPKE.Recipient(
                privateKey: key, ciphersuite: .Curve25519_SHA256_ChachaPoly, info: Self.purpose,
                encapsulatedKey: encapsulatedKey)
            let bytes = Array(try recipient.open(ciphertext, authenticating: tenant.sealedBytes))
            guard bytes.count == IdentifierKey.byteCount else { throw IdentifierKeySealError.notOurs }
            return bytes
        } catch {
            throw .notOurs
        }
    }
}

extension TenantID {
    fileprivate var sealedBytes: Data { Data(withUnsafeBytes(of: rawValue.uuid, Array.init)) }
}
