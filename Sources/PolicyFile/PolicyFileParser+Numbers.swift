import Rating
import Yams

extension PolicyFileParser {
    /// What a number of the file is, so that a percentage can be turned into it.
    enum NumberUnit {
        case plain
        /// Hundredths of a percent.
        case basisPoints
        /// Tenths of a percent.
        case permille
    }

    /// A whole number in decimal digits, as plain scalar: no fraction, no exponent, no other base.
    ///
    /// - Parameters:
    ///   - field: where it stands.
    ///   - unit: what it is.
    /// - Returns: the number; nil after telling what is wrong.
    mutating func integer(_ field: YAMLField, _ unit: NumberUnit = .plain) -> Int64? {
        guard let scalar = field.node.scalar else {
            error(field.path, "must be a whole number")
            return nil
        }
        guard scalar.style == .plain else {
            error(field.path, "must be a whole number without quotation marks")
            return nil
        }
        guard !hasWideSpace(field) else { return nil }
        let digits = scalar.string.utf8.drop { $0 == UInt8(ascii: "-") }
        let isDecimal =
            scalar.string.utf8.count - digits.count <= 1 && !digits.isEmpty
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isDecimal else {
            error(field.path, Self.noNumber(scalar.string, unit))
            return nil
        }
        guard digits.count == 1 || digits.first != UInt8(ascii: "0") else {
            error(field.path, "must be a whole number without leading zeros, which other readers take for octal")
            return nil
        }
        guard let number = Int64(scalar.string) else {
            error(field.path, "is too large a number")
            return nil
        }
        return number
    }

    /// What is wrong with a text that is no number, and what to write instead where that can be told.
    private static func noNumber(_ text: String, _ unit: NumberUnit) -> String {
        let shown = text.prefix(40)
        if let readings = bothReadings(text, unit) {
            return unit == .basisPoints
                ? "must be a whole number, is `\(shown)`: rates are in hundredths of a percent: \(readings)"
                : "must be a whole number, is `\(shown)`: shares are in thousandths: \(readings)"
        }
        if let percent = hundredths(text) {
            switch unit {
            case .basisPoints:
                return "must be a whole number, is `\(shown)`: rates are in hundredths of a percent, write \(percent)"
            case .permille where percent.isMultiple(of: 10):
                return "must be a whole number, is `\(shown)`: shares are in thousandths, write \(percent / 10)"
            case .plain, .permille: break
            }
        }
        guard !text.unicodeScalars.contains(where: { ("０"..."９").contains($0) }) else {
            return "must be a whole number, is `\(shown)`: write half-width digits"
        }
        return "must be a whole number, is `\(shown)`: write digits only, without point, comma and unit"
    }

    /// What a small decimal without `%` can mean: 0.3 stands for 0.3 % and for 30 %.
    ///
    /// - Parameters:
    ///   - text: what stands in the file.
    ///   - unit: what it is to be.
    /// - Returns: each reading with the number to write; nil for a text that has one reading at most.
    private static func bothReadings(_ text: String, _ unit: NumberUnit) -> String? {
        guard let match = text.wholeMatch(of: /([0-9])?\.([0-9]{1,4})/), let whole = Int64(match.1 ?? "0"),
            let decimals = Int64(match.2 + String(repeating: "0", count: 4 - match.2.count))
        else { return nil }
        let tenThousandths = whole * 10_000 + decimals
        let (wholeMax, size): (Int64, Int64)
        switch unit {
        case .plain: return nil
        case .basisPoints: (wholeMax, size) = (0, 100)
        // A factor of 1.5 is a usual weight elsewhere.
        case .permille: (wholeMax, size) = (9, 1000)
        }
        guard tenThousandths > 0, whole <= wholeMax else { return nil }
        var readings: [String] = []
        for percents in [tenThousandths, tenThousandths * 100] where percents.isMultiple(of: size) {
            readings.append("\(percentText(percents)) % is \(percents / size)")
        }
        return readings.isEmpty ? nil : readings.joined(separator: ", ")
    }

    /// Ten-thousandths of a percent as people write a percentage: 8000 is `0.8`.
    private static func percentText(_ tenThousandths: Int64) -> String {
        var decimals = String(tenThousandths % 10_000 + 10_000).dropFirst()
        while decimals.last == "0" { decimals.removeLast() }
        return "\(tenThousandths / 10_000)" + (decimals.isEmpty ? "" : ".\(decimals)")
    }

    /// A percentage with at most two decimals, such as `12%` or `12.5`, in hundredths; nil for any other text.
    private static func hundredths(_ text: String) -> Int64? {
        guard let match = text.wholeMatch(of: /([0-9]{1,5})(?:\.([0-9]{1,2}))? ?[%％]?/), let whole = Int64(match.1)
        else { return nil }
        let decimals = match.2.map { $0.count == 1 ? $0 + "0" : $0 } ?? "00"
        return Int64(decimals).map { whole * 100 + $0 }
    }

    /// A rate in hundredths of a percent.
    mutating func basisPoints(_ field: YAMLField) -> BasisPoints? {
        guard let number = integer(field, .basisPoints) else { return nil }
        guard let rate = Int32(exactly: number) else {
            error(field.path, "is too large a rate")
            return nil
        }
        return BasisPoints(rate)
    }
}
