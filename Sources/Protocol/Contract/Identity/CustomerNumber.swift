/// The server's number of a customer within one tenant.
///
/// From 1; says nothing about the person and is never given out twice.
public struct CustomerNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The bare number.
    public let rawValue: UInt64

    /// Wraps a bare number.
    public init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Orders by the bare number.
    public static func < (left: CustomerNumber, right: CustomerNumber) -> Bool { left.rawValue < right.rawValue }

    /// The number in digits.
    public var description: String { String(rawValue) }
}
