/// Amounts and rates for a person.
enum MoneyText {
    /// Currencies of ISO 4217 whose minor unit is not the hundredth: digits after the point.
    private static let digits: [String: Int] = [
        "JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "PYG": 0, "UGX": 0, "RWF": 0, "XAF": 0, "XOF": 0, "XPF": 0,
        "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
    ]

    /// Digits after the point of an amount.
    ///
    /// - Parameter currency: ISO 4217.
    /// - Returns: 0 for yen, 2 for most others.
    static func fractionDigits(_ currency: String) -> Int { digits[currency] ?? 2 }

    /// An amount with its currency.
    ///
    /// - Parameters:
    ///   - minorUnits: the amount.
    ///   - currency: ISO 4217.
    /// - Returns: such as `1,234 JPY`.
    static func amount(_ minorUnits: Int64, _ currency: String) -> String {
        decimal(minorUnits, digits: digits[currency] ?? 2) + " " + currency
    }

    /// A purchase cost in hundredths of the minor unit, with its currency.
    static func cost(_ hundredths: Int64, _ currency: String) -> String {
        decimal(hundredths, digits: (digits[currency] ?? 2) + 2) + " " + currency
    }

    /// Basis points as percent: 1250 is `12.50 %`.
    static func rate(_ basisPoints: Int32) -> String { decimal(Int64(basisPoints), digits: 2) + " %" }

    /// A whole number in groups of three digits.
    static func count(_ number: UInt64) -> String { grouped(String(number)) }

    private static func decimal(_ value: Int64, digits: Int) -> String {
        var text = String(value.magnitude)
        if text.count <= digits { text = String(repeating: "0", count: digits + 1 - text.count) + text }
        let fraction = digits == 0 ? "" : "." + text.suffix(digits)
        return (value < 0 ? "-" : "") + grouped(String(text.dropLast(digits))) + fraction
    }

    private static func grouped(_ digits: String) -> String {
        var result = ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position).isMultiple(of: 3) { result.append(",") }
            result.append(digit)
        }
        return result
    }
}
