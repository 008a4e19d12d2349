/// The place of a fact in the spool of one agent.
///
/// From 1 without gaps within one install epoch; 0 stands for the place before the first fact.
public struct SequenceNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The bare number.
    public let rawValue: UInt64

    /// Wraps a bare number.
    public init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Orders by the bare number.
    public static func < (left: SequenceNumber, right: SequenceNumber) -> Bool { left.rawValue < right.rawValue }

    /// The number in digits.
    public var description: String { String(rawValue) }
}
