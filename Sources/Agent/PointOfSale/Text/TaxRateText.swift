import Rating

/// Reads tax rates.
enum TaxRateText {
    /// A percentage such as `10`, `8%`, `8.0 %`; nil for anything else or above 100.
    static func percent(_ text: String) -> BasisPoints? {
        var folded = ColumnName.folded(text)
        if folded.hasSuffix("%") { folded.removeLast() }
        guard let hundredths = MoneyText.minorUnits(folded, decimals: 2), hundredths >= .zero,
            hundredths.rawValue <= 10_000, let value = Int32(exactly: hundredths.rawValue)
        else { return nil }
        return BasisPoints(value)
    }
}
