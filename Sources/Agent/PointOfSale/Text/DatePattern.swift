/// The form of a date or time: `yyyy/MM/dd`, `yyyyMMdd`, `HH:mm:ss`; one letter means one or two digits.
///
/// Letters: y year (`yy` is one of this century), M month, d day, H hour, h hour of half a day with a for AM or PM,
/// m minute, s second; everything else stands for itself.
public struct DatePattern: Hashable, Sendable {
    /// The form as written.
    public let text: String
    private let parts: [Part]

    private enum Part: Hashable {
        case digits(letter: Character, widths: ClosedRange<Int>)
        case literal(Character)
        case halfOfDay
    }

    /// Reads a form; nil when it has no letter, an unknown letter, or a letter twice.
    public init?(_ text: String) {
        var parts: [Part] = []
        var seen: Set<Character> = []
        var rest = Substring(text)
        while let letter = rest.first {
            let run = rest.prefix { $0 == letter }
            if "yMdHhmsa".contains(letter) {
                guard seen.insert(letter).inserted else { return nil }
                switch (letter, run.count) {
                case ("y", 4): parts.append(.digits(letter: letter, widths: 4...4))
                case ("y", 2): parts.append(.digits(letter: letter, widths: 2...2))
                case ("a", 1): parts.append(.halfOfDay)
                case ("a", _): return nil
                case ("y", _): return nil
                case (_, 1): parts.append(.digits(letter: letter, widths: 1...2))
                case (_, 2): parts.append(.digits(letter: letter, widths: 2...2))
                default: return nil
                }
            } else if letter.isASCII, letter.isLetter, letter != "T" {
                return nil
            } else {
                for character in run { parts.append(.literal(character)) }
            }
            rest = rest[run.endIndex...]
        }
        guard !seen.isEmpty, seen.contains("h") == seen.contains("a"), !seen.isSuperset(of: "Hh") else { return nil }
        self.text = text
        self.parts = parts
    }

    /// Reads as much of `text` as the form covers and returns the numbers by letter and the rest; nil: no match.
    func match(_ text: Substring) -> (numbers: [Character: Int], rest: Substring)? {
        var rest = text
        var numbers: [Character: Int] = [:]
        for part in parts {
            switch part {
            case .literal(let character):
                guard rest.first == character else { return nil }
                rest = rest.dropFirst()
            case .halfOfDay:
                let half = rest.prefix(2).uppercased()
                guard half == "AM" || half == "PM" else { return nil }
                numbers["a"] = half == "PM" ? 12 : 0
                rest = rest.dropFirst(2)
            case .digits(let letter, let widths):
                let run = rest.prefix(widths.upperBound).prefix { $0.isASCII && $0.isNumber }
                guard run.count >= widths.lowerBound, let number = Int(run) else { return nil }
                numbers[letter] = letter == "y" && widths.upperBound == 2 ? 2_000 + number : number
                rest = rest[run.endIndex...]
            }
        }
        return (numbers, rest)
    }
}
