import Wording

/// Amounts and rates for a person.
enum MoneyText {
    /// Digits after the point of an amount.
    ///
    /// - Parameter currency: ISO 4217.
    /// - Returns: 0 for yen, 2 for most others.
    static func fractionDigits(_ currency: String) -> Int { AmountText.minorDigits(currency) }

    /// An amount with its currency.
    ///
    /// - Parameters:
    ///   - minorUnits: the amount.
    ///   - currency: ISO 4217.
    /// - Returns: such as `1,234 JPY`.
    static func amount(_ minorUnits: Int64, _ currency: String) -> String {
        AmountText.decimal(minorUnits, digits: AmountText.minorDigits(currency)) + " " + currency
    }

    /// A purchase cost in hundredths of the minor unit, with its currency.
    static func cost(_ hundredths: Int64, _ currency: String) -> String {
        AmountText.decimal(hundredths, digits: AmountText.minorDigits(currency) + 2) + " " + currency
    }

    /// Basis points as percent: 1250 is `12.50 %`.
    static func rate(_ basisPoints: Int32) -> String {
        AmountText.decimal(Int64(basisPoints), digits: 2) + " %"
    }

    /// A whole number in groups of three digits.
    static func count(_ number: UInt64) -> String { AmountText.grouped(String(number)) }
}
