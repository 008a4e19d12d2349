/// By how much more in one subject a basket would reach a higher class there.
///
/// Source: `docs/rating.md`, "The way to the next grade and class".
public struct WayToNextClass: Hashable, Sendable {
    /// The least standard amount that the basket lacks in the subject, tax excluded; minor units.
    public var amount: MoneyMinorUnits
    /// Index of the class that it leads to.
    public var classIndex: Int
    /// Points between the class score and that class.
    public var missing: Points

    /// Makes a way.
    public init(amount: MoneyMinorUnits, classIndex: Int, missing: Points) {
        self.amount = amount
        self.classIndex = classIndex
        self.missing = missing
    }
}
