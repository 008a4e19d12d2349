public import KakuzukeProtocol

/// Whom identifiers named at some moment, and how to notice that they name somebody else since.
public struct KnownCustomers: Sendable {
    /// Whom each identifier named; one that named nobody has no entry.
    public var byIdentifier: [IdentifierHash: KnownCustomer]
    /// The tenant's identity revision before they were looked up.
    let revision: Int64
}
