/// The place of a change in a tenant's feed, in the order of commits.
///
/// From 1; 0 stands for the place before the first change.
public struct ChangeNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The bare number.
    public let rawValue: UInt64

    /// Wraps a bare number.
    public init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Orders by the bare number.
    public static func < (left: ChangeNumber, right: ChangeNumber) -> Bool { left.rawValue < right.rawValue }

    /// The number in digits.
    public var description: String { String(rawValue) }
}
