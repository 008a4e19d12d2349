/// Points of a rating: scores, components, table entries.
///
/// Negative only where an attribute takes points away.
public struct Points: ExactInteger {
    /// The bare number, in the unit of the type.
    public let rawValue: Int64

    /// Wraps a bare number that is already in the unit of the type.
    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }
}
