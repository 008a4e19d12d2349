import Rating

/// Reads amounts as Japanese tills write them: `¥1,234`, `△500`, `１２３円`, `-98`, `$9.90`.
enum MoneyText {
    /// The amount in minor units of a currency with so many decimals; nil when the text is none.
    ///
    /// A fraction of a minor unit is an error unless it is zero.
    ///
    /// - Parameters:
    ///   - text: the amount.
    ///   - decimals: decimals of the currency.
    ///   - signs: the signs of currencies that it may bear; nil: all of them.
    /// - Returns: the amount; nil: the text is none.
    static func minorUnits(_ text: String, decimals: Int, signs: Set<Character>? = nil) -> MoneyMinorUnits? {
        if let signs, !Currency.allSigns.subtracting(signs).isDisjoint(with: ColumnName.folded(text)) { return nil }
        guard let (isNegative, digits) = stripped(text) else { return nil }
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = number(parts[0]) else { return nil }
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard parts.count == 1 || !fraction.isEmpty else { return nil }
        var value = whole
        for place in 0..<max(decimals, fraction.count) {
            guard place < fraction.count || place < decimals else { break }
            let digit = place < fraction.count ? fraction[place] : UInt8(ascii: "0")
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            if place < decimals {
                value = value * 10 + Int64(digit - UInt8(ascii: "0"))
            } else if digit != UInt8(ascii: "0") {
                return nil
            }
            guard value <= InputLimits.amountMax.rawValue else { return nil }
        }
        return MoneyMinorUnits(isNegative ? -value : value)
    }

    /// A quantity with up to three decimals.
    static func quantity(_ text: String) -> QuantityThousandths? {
        guard let (isNegative, digits) = stripped(text) else { return nil }
        var plain = String(decoding: digits, as: UTF8.self)
        // Tills write 2.0000 for two pieces.
        if plain.contains(".") {
            while plain.hasSuffix("0") { plain.removeLast() }
            if plain.hasSuffix(".") { plain.removeLast() }
        }
        return QuantityThousandths(decimal: (isNegative ? "-" : "") + plain)
    }

    /// The sign, and digits with at most a point; nil when there is anything else.
    private static func stripped(_ text: String) -> (isNegative: Bool, digits: [UInt8])? {
        var rest = Substring(ColumnName.folded(text))
        var isNegative = false
        var seesSign = false
        // Brackets are a minus, and stand for no other sign.
        if rest.first == "(", rest.last == ")", rest.count > 2 {
            rest = rest.dropFirst().dropLast()
            isNegative = true
            seesSign = true
        }
        while let first = rest.first {
            switch first {
            case "-", "−", "△", "▲":
                guard !seesSign else { return nil }
                isNegative = true
                seesSign = true
            case "+":
                guard !seesSign else { return nil }
                seesSign = true
            case "¥", "\\", "$", "€", "£", " ": break
            default:
                let hasUnit = rest.hasSuffix("円")
                let body = hasUnit ? rest.dropLast() : rest
                return digits(body).map { (isNegative, $0) }
            }
            rest = rest.dropFirst()
        }
        return nil
    }

    private static func digits(_ text: Substring) -> [UInt8]? {
        var result: [UInt8] = []
        // Commas only between groups of three before the point; `1,23` is no amount.
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        for (position, group) in groups.enumerated() {
            let whole = group.prefix { $0 != "." }
            guard groups.count == 1 || (position == 0 ? (1...3).contains(whole.count) : whole.count == 3),
                position == groups.count - 1 || whole.count == group.count
            else { return nil }
            for byte in group.utf8 {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".") else {
                    return nil
                }
                result.append(byte)
            }
        }
        return result
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard (1...15).contains(digits.count) else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return value <= InputLimits.amountMax.rawValue ? value : nil
    }
}
