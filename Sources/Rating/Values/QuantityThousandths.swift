/// A quantity of goods.
///
/// Unit: one thousandth of a piece or measure, so 1,000 is one piece. Negative on returns.
public struct QuantityThousandths: ExactInteger {
    /// The bare number, in the unit of the type.
    public let rawValue: Int64

    /// Wraps a bare number that is already in the unit of the type.
    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }
}
