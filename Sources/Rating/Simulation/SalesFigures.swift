/// What lines of the history bring under the old and the new policy.
///
/// Kept in 128 bits, so that no tenant's receipts can make a sum overflow; told in 64, where larger sums stand at the
/// largest number there is.
public struct SalesFigures: Hashable, Sendable {
    /// Lines that were priced again, returns included.
    public internal(set) var lines: Int64 = 0
    private var costSum: Int128 = 0
    private var oldSum: Int128 = 0
    private var newSum: Int128 = 0

    /// Makes figures of nothing.
    public init() {}

    /// Purchase cost; minor units.
    public var cost: MoneyMinorUnits { MoneyMinorUnits(Int64(clamping: costSum)) }
    /// Sales under the old policy, tax excluded; minor units.
    public var oldSales: MoneyMinorUnits { MoneyMinorUnits(Int64(clamping: oldSum)) }
    /// Sales under the new policy, tax excluded; minor units.
    public var newSales: MoneyMinorUnits { MoneyMinorUnits(Int64(clamping: newSum)) }
    /// Fee income under the old policy: sales less cost; minor units.
    public var oldFee: MoneyMinorUnits { MoneyMinorUnits(Int64(clamping: oldSum - costSum)) }
    /// Fee income under the new policy: sales less cost; minor units.
    public var newFee: MoneyMinorUnits { MoneyMinorUnits(Int64(clamping: newSum - costSum)) }
    /// Fee income as a share of sales under the old policy; nil without sales.
    public var oldMargin: BasisPoints? { Self.share(oldFee, of: oldSales) }
    /// Fee income as a share of sales under the new policy; nil without sales.
    public var newMargin: BasisPoints? { Self.share(newFee, of: newSales) }
    /// How much more the customers pay under the new policy; minor units.
    public var change: MoneyMinorUnits { MoneyMinorUnits(Int64(clamping: newSum - oldSum)) }

    /// A part of a whole, half up; nil when the whole is not above zero or the share is too large to tell.
    public static func share(_ part: MoneyMinorUnits, of whole: MoneyMinorUnits) -> BasisPoints? {
        guard whole > .zero else { return nil }
        let rate = RoundingRule.halfUp.integer(Int128(part.rawValue) * 10_000, over: Int128(whole.rawValue))
        return Int32(exactly: rate).map { BasisPoints($0) }
    }

    mutating func add(lines: Int64 = 1, cost: Int64, old: Int64, new: Int64) {
        self.lines += lines
        costSum += Int128(cost)
        oldSum += Int128(old)
        newSum += Int128(new)
    }

    mutating func add(_ other: SalesFigures) {
        lines += other.lines
        costSum += other.costSum
        oldSum += other.oldSum
        newSum += other.newSum
    }
}
