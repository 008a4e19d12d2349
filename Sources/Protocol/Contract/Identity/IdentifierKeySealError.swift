/// Why an identifier key can be neither sealed nor opened.
public enum IdentifierKeySealError: Error, Hashable, Sendable {
    /// The other side's or our own key is no X25519 key.
    case unusableKey
    /// The seal was made for another key or tenant, or has been changed.
    case notOurs
}
