/// The ranges of a policy's numbers and lists; a policy outside them is refused.
public enum PolicyLimits {
    /// Most subjects; subjects.
    public static let subjectsMax = 200
    /// Most grades or classes; rungs.
    public static let rungsMax = 100
    /// Most entries of one step table, list of conditions, attributes, options, categories, stores or tax rates.
    public static let entriesMax = 1_000
    /// Longest window, horizon, convergence or second-visit period; days.
    public static let daysMax = 36_500
    /// Largest weight; thousandths.
    public static let weightMax: Int64 = 1_000_000
    /// Largest fee rate; basis points.
    public static let feeMax = BasisPoints(1_000_000)
    /// Largest tax rate; basis points.
    public static let taxMax = BasisPoints(100_000)
    /// Largest price unit; minor units.
    public static let priceUnitMax: Int64 = 1_000_000
    /// Largest number of visits or items that a rule may ask for.
    public static let countMax: Int64 = 1_000_000_000
}
