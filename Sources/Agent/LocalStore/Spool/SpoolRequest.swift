/// A request of the local API that must have its effect once, however often it arrives.
public struct SpoolRequest: Sendable {
    /// The caller's idempotency key.
    public var key: String
    /// Digest of the request's contents; the same key with another digest is an error.
    public var digest: [UInt8]
    /// Makes the answer from what became of the facts; it is stored and repeated word for word.
    public var makeResult: @Sendable ([Acceptance]) -> [UInt8]

    /// Makes a request.
    public init(key: String, digest: [UInt8], makeResult: @escaping @Sendable ([Acceptance]) -> [UInt8]) {
        self.key = key
        self.digest = digest
        self.makeResult = makeResult
    }
}
