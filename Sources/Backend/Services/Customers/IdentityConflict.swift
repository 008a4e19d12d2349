import KakuzukeProtocol
import Storage

/// An identifier that names another customer than the one with which it came.
struct IdentityConflict: Hashable, Sendable {
    /// Kind of the identifier that wins.
    var winningKind: IdentifierKind
    /// For whom that one was recorded.
    var customer: CustomerKey
    /// The other identifier.
    var other: IdentifierHash
    /// For whom the other one was recorded.
    var otherCustomer: CustomerKey
}
