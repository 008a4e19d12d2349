/// A rate: of a fee or of a tax.
///
/// Unit: one hundredth of a percent, so 10,000 is the whole.
public struct BasisPoints: ExactInteger {
    /// The bare number, in the unit of the type.
    public let rawValue: Int32

    /// Wraps a bare number that is already in the unit of the type.
    public init(_ rawValue: Int32) {
        self.rawValue = rawValue
    }
}
