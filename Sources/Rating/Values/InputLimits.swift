/// The largest values that facts and baskets may carry, so that no sum within the product can overflow.
///
/// A customer of 100,000 receipts of 5,000 lines at the largest amount still fits into 64 bits.
public enum InputLimits {
    /// Largest magnitude of a line's amount, cost or list price; minor units.
    public static let amountMax = MoneyMinorUnits(10_000_000_000)
    /// Largest purchase cost of one unit; hundredths of a minor unit.
    public static let unitCostMax = UnitCostHundredths(1_000_000_000_000)
    /// Largest magnitude of a line's quantity; thousandths.
    public static let quantityMax = QuantityThousandths(1_000_000_000)
    /// Most lines of one receipt or basket; lines.
    public static let linesMax = 5_000
    /// Most receipts of one customer that one evaluation takes; receipts.
    public static let receiptsPerCustomerMax = 100_000
    /// Longest time between reservation and purchase; days.
    public static let reservedDaysAheadMax: Int64 = 36_500
    /// Largest line total of a quote; minor units.
    public static let lineTotalMax = MoneyMinorUnits(100_000_000_000_000)
    /// Largest magnitude of points, minimum scores and weights in a policy.
    public static let pointsMax = Points(1_000_000_000)
    /// Longest code, name, receipt id or attribute value; UTF-8 bytes.
    public static let textBytesMax = 256
    /// Most receipts kept one by one in a compact state before the oldest are folded by date; receipts.
    public static let receiptsPerStateMax = 200
}
