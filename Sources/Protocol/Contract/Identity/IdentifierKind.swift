/// What a customer's identifier is; raw values are the byte that is hashed before it.
public enum IdentifierKind: UInt8, CaseIterable, Sendable {
    /// Number of a member card.
    case memberNumber = 1
    /// Telephone number.
    case phone = 2
    /// E-mail address.
    case email = 3
    /// Token that a payment service gives for a card; never the card number itself.
    case cardToken = 4
}
