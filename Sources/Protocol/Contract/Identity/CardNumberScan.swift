/// Finds numbers of payment cards in free text, so that none is ever stored.
///
/// A number has 13 to 19 digits, starts like one of six brands (or UnionPay), has a length that the brand issues and
/// passes the Luhn check. Digits may be full-width and grouped by single spaces or hyphens; a number starts and ends
/// where a group does. Source: `docs/sync.md`, "Card numbers".
public enum CardNumberScan {
    /// The text with every card number's digits but the last four replaced by `*`; nil when there is none.
    public static func masked(_ text: String) -> String? {
        let found = ranges(in: text)
        guard !found.isEmpty else { return nil }
        var scalars = Array(text.unicodeScalars)
        for range in found {
            let digits = range.filter { digit(scalars[$0]) != nil }
            for position in digits.dropLast(4) { scalars[position] = "*" }
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }

    /// The scalar positions of the first card number; nil when there is none.
    public static func first(in text: String) -> Range<Int>? {
        ranges(in: text).first
    }

    /// The scalar positions of all card numbers, from left to right without overlap.
    public static func ranges(in text: String) -> [Range<Int>] {
        // Most texts hold too few digits, and their bytes tell so without decoding them.
        guard text.utf8.count >= 13 else { return [] }
        let scalars = Array(text.unicodeScalars)
        var found: [Range<Int>] = []
        var position = 0
        while position < scalars.count {
            guard digit(scalars[position]) != nil else {
                position += 1
                continue
            }
            let run = digitRun(scalars, from: position)
            found += numbers(in: run)
            position = run[run.count - 1].position + 1
        }
        return found
    }

    private struct Digit {
        var value: UInt8
        var position: Int
        var startsGroup: Bool
    }

    /// Digits that follow each other directly or over one separator.
    private static func digitRun(_ scalars: [Unicode.Scalar], from start: Int) -> [Digit] {
        var run: [Digit] = []
        var position = start
        var startsGroup = true
        while position < scalars.count {
            if let value = digit(scalars[position]) {
                run.append(Digit(value: value, position: position, startsGroup: startsGroup))
                startsGroup = false
                position += 1
            } else if isSeparator(scalars[position]), position + 1 < scalars.count, digit(scalars[position + 1]) != nil
            {
                startsGroup = true
                position += 1
            } else {
                break
            }
        }
        return run
    }

    /// The card numbers within a run: at each group the longest that passes.
    private static func numbers(in run: [Digit]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        while start + 13 <= run.count {
            let lengths = (13...19).reversed().filter { length in
                start + length <= run.count && run[start].startsGroup
                    && (start + length == run.count || run[start + length].startsGroup)
            }
            if let length = lengths.first(where: { isCardNumber(run[start..<start + $0]) }) {
                found.append(run[start].position..<run[start + length - 1].position + 1)
                start += length
            } else {
                start += 1
            }
        }
        return found
    }

    private static func isCardNumber(_ digits: ArraySlice<Digit>) -> Bool {
        guard lengths(prefix: digits.prefix(6).reduce(0) { $0 * 10 + Int($1.value) }).contains(digits.count) else {
            return false
        }
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = Int(digit.value) * (place % 2 == 1 ? 2 : 1)
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0 && !isJapaneseArticleNumber(digits)
    }

    /// A 13-digit article number of Japan (45 or 49) with its own check digit: far more common in a till's texts than
    /// the 13-digit cards that are no longer issued.
    private static func isJapaneseArticleNumber(_ digits: ArraySlice<Digit>) -> Bool {
        guard digits.count == 13 else { return false }
        let prefix = digits.prefix(2).reduce(0) { $0 * 10 + Int($1.value) }
        guard prefix == 45 || prefix == 49 else { return false }
        var sum = 0
        for (place, digit) in digits.enumerated() { sum += Int(digit.value) * (place % 2 == 1 ? 3 : 1) }
        return sum % 10 == 0
    }

    /// The lengths that the brand of the first six digits issues; empty when it is none of the six.
    private static func lengths(prefix: Int) -> Set<Int> {
        switch prefix {
        // Visa.
        case 400_000...499_999: [13, 16, 19]
        // Mastercard.
        case 510_000...559_999, 222_100...272_099: [16]
        // American Express.
        case 340_000...349_999, 370_000...379_999: [15]
        // JCB.
        case 352_800...358_999: [16, 17, 18, 19]
        // Diners Club.
        case 300_000...305_999, 309_500...309_599, 360_000...369_999, 380_000...399_999: [14, 15, 16, 17, 18, 19]
        // Discover, and UnionPay beside it.
        case 601_100...601_199, 644_000...659_999: [16, 17, 18, 19]
        case 620_000...629_999: [16, 17, 18, 19]
        default: []
        }
    }

    private static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar {
        case "0"..."9": UInt8(scalar.value - 0x30)
        case "\u{FF10}"..."\u{FF19}": UInt8(scalar.value - 0xFF10)
        default: nil
        }
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "-", "\u{3000}", "\u{00A0}", "\u{2010}"..."\u{2015}", "\u{2212}", "\u{FF0D}": true
        default: false
        }
    }
}
