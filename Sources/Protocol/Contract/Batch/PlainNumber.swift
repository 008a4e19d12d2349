/// A code that is a decimal number of ASCII digits, perhaps filled up with leading zeros.
struct PlainNumber {
    /// Most digits; their largest number leaves room for differences in 64 bits.
    static let digitsMax = 18

    let value: Int64
    /// Digits including leading zeros; 0 where there are none.
    let filledDigits: Int

    /// Reads a code; nil when it is no plain number.
    init?(_ text: String) {
        let digits = text.utf8
        guard (1...Self.digitsMax).contains(digits.count) else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        self.value = value
        filledDigits = digits.count > 1 && digits.first == UInt8(ascii: "0") ? digits.count : 0
    }

    /// Writes a code back; nil when no code gives these numbers.
    static func text(value: Int64, filledDigits: Int) -> String? {
        guard value >= 0, (0...digitsMax).contains(filledDigits) else { return nil }
        let digits = String(value)
        guard digits.utf8.count <= digitsMax else { return nil }
        guard filledDigits > 0 else { return digits }
        guard filledDigits > digits.utf8.count else { return nil }
        return String(repeating: "0", count: filledDigits - digits.utf8.count) + digits
    }
}
