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

    /// What makes it the same conflict: not the kind of the identifier that wins, of which a customer may have several.
    struct Place: Hashable {
        var customer: CustomerKey
        var other: IdentifierHash
        var otherCustomer: CustomerKey
    }

    var place: Place { Place(customer: customer, other: other, otherCustomer: otherCustomer) }
}
