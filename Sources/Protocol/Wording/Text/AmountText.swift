/// Amounts, rates and numbers as people write them.
public struct AmountText: Sendable {
    /// Currencies of ISO 4217 whose minor unit is not the hundredth: digits after the point.
    private static let digits: [String: Int] = [
        "JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "PYG": 0, "UGX": 0, "RWF": 0, "XAF": 0, "XOF": 0, "XPF": 0,
        "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
    ]

    private let currency: String
    private let language: Language

    /// Writes amounts of a currency (ISO 4217) in a language.
    public init(currency: String, _ language: Language) {
        self.currency = currency
        self.language = language
    }

    /// An amount in minor units, such as `1,234円` or `USD 12.34`.
    public func amount(_ minorUnits: Int64) -> String {
        let number = Self.decimal(minorUnits, digits: Self.minorDigits(currency))
        switch (language, currency) {
        case (.japanese, "JPY"): return number + "円"
        case (.japanese, _): return number + " " + currency
        case (.english, _): return currency + " " + number
        }
    }

    /// Basis points as percent: 1250 is `12.5%`.
    public static func rate(_ basisPoints: Int64) -> String {
        var text = decimal(basisPoints, digits: 2)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text + "%"
    }

    /// Digits of a currency's minor unit after the point.
    public static func minorDigits(_ currency: String) -> Int { digits[currency] ?? 2 }

    /// A number with so many digits after the point, in groups of three before it.
    public static func decimal(_ value: Int64, digits: Int) -> String {
        var text = String(value.magnitude)
        if text.count <= digits { text = String(repeating: "0", count: digits + 1 - text.count) + text }
        let fraction = digits == 0 ? "" : "." + text.suffix(digits)
        return (value < 0 ? "-" : "") + grouped(String(text.dropLast(digits))) + fraction
    }

    /// Digits in groups of three.
    public static func grouped(_ digits: String) -> String {
        var result = ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position).isMultiple(of: 3) { result.append(",") }
            result.append(digit)
        }
        return result
    }
}
