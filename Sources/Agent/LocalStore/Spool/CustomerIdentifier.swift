/// One hashed identifier of a customer, with what is needed to compare it.
public struct CustomerIdentifier: Hashable, Sendable {
    /// What was hashed: member number, phone and so on, by the numbers of the protocol.
    public var kind: UInt8
    /// Number of the tenant's key that made the hash.
    public var keyID: UInt32
    /// The hash.
    public var hash: IdentifierDigest

    /// Makes an identifier.
    public init(kind: UInt8, keyID: UInt32, hash: IdentifierDigest) {
        self.kind = kind
        self.keyID = keyID
        self.hash = hash
    }
}
