/// Something in the database's catalogs that would let rows cross from one tenant to another.
public struct CatalogFinding: Hashable, Sendable, CustomStringConvertible {
    /// The rule that is broken.
    public var rule: String
    /// The table, key, view or function concerned.
    public var object: String

    /// Rule and object, for a list.
    public var description: String { "\(object): \(rule)" }
}
