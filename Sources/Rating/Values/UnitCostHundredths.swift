/// The purchase cost of one unit of goods, tax excluded.
///
/// Unit: one hundredth of the currency's minor unit, so 100 is one yen.
public struct UnitCostHundredths: ExactInteger {
    /// The bare number, in the unit of the type.
    public let rawValue: Int64

    /// Wraps a bare number that is already in the unit of the type.
    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }
}
