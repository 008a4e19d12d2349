import FoundationEssentials

extension Kakuzuke_V1_HashedIdentifier {
    /// Packs a hashed identifier.
    public init(_ identifier: IdentifierHash) {
        self.init()
        kind = UInt32(identifier.kind.rawValue)
        keyID = identifier.keyID
        hash = Data(identifier.bytes)
    }
}

extension Kakuzuke_V1_CustomerIdentifier {
    /// Packs a customer's hashed identifier for the feed.
    public init(_ identifier: IdentifierHash) {
        self.init()
        kind = UInt32(identifier.kind.rawValue)
        keyID = identifier.keyID
        hash = Data(identifier.bytes)
    }
}

extension IdentifierHash {
    /// Unpacks and checks a hashed identifier.
    ///
    /// - Throws: `ContractError` for an unknown kind or a hash that is not 16 bytes.
    public init(_ message: Kakuzuke_V1_HashedIdentifier) throws(ContractError) {
        try self.init(kind: message.kind, keyID: message.keyID, hash: message.hash)
    }

    /// Unpacks and checks a customer's hashed identifier of the feed.
    ///
    /// - Throws: `ContractError` for an unknown kind or a hash that is not 16 bytes.
    public init(_ message: Kakuzuke_V1_CustomerIdentifier) throws(ContractError) {
        try self.init(kind: message.kind, keyID: message.keyID, hash: message.hash)
    }

    private init(kind number: UInt32, keyID: UInt32, hash: Data) throws(ContractError) {
        guard let kind = UInt8(exactly: number).flatMap(IdentifierKind.init(rawValue:)) else {
            throw ContractError(.unknownValue, "kind")
        }
        guard let identifier = IdentifierHash(kind: kind, keyID: keyID, bytes: hash) else {
            throw ContractError(.outOfRange, "hash")
        }
        self = identifier
    }
}
