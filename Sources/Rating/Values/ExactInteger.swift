/// An integer with a meaning: money, points, quantities and rates never mix by accident.
///
/// Gives sums, differences and order; products need the raw value, so that every unit change is visible.
public protocol ExactInteger: Hashable, Comparable, AdditiveArithmetic, Sendable {
    /// The integer type that carries the value.
    associatedtype RawValue: FixedWidthInteger & SignedInteger & Sendable

    /// The bare number, in the unit of the type.
    var rawValue: RawValue { get }

    /// Wraps a bare number that is already in the unit of the type.
    init(_ rawValue: RawValue)
}

extension ExactInteger {
    /// Nothing of the quantity.
    public static var zero: Self { Self(0) }

    /// The sum; traps on overflow, which the input limits exclude.
    public static func + (left: Self, right: Self) -> Self { Self(left.rawValue + right.rawValue) }

    /// The difference; traps on overflow, which the input limits exclude.
    public static func - (left: Self, right: Self) -> Self { Self(left.rawValue - right.rawValue) }

    /// Orders by the bare number.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
