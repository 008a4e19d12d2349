/// The number of one version of a tenant's policy.
///
/// From 1, ascending with every upload.
public struct PolicyVersionNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The bare number.
    public let rawValue: UInt32

    /// Wraps a bare number.
    public init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Orders by the bare number.
    public static func < (left: PolicyVersionNumber, right: PolicyVersionNumber) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The number in digits.
    public var description: String { String(rawValue) }
}
