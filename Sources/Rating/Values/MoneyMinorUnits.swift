/// An amount of money in the minor unit of the policy's currency.
///
/// Unit: one yen for JPY, one cent for USD. Negative on returns.
public struct MoneyMinorUnits: ExactInteger {
    /// The bare number, in the unit of the type.
    public let rawValue: Int64

    /// Wraps a bare number that is already in the unit of the type.
    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }
}
