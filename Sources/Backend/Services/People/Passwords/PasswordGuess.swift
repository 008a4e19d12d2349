/// How easily a password is guessed by somebody who knows what people choose: a sum over the cheapest way to put it
/// together from words, repeats, sequences, walks over the keyboard, years and rows of digits.
///
/// The unit is a power of ten of guesses. Common ones are refused below `commonBelow`; single words with decorations
/// are refused by their shape.
struct PasswordGuess {
    /// Below so many powers of ten a password is common: less than four words of the list.
    static let commonBelow = 10.0
    /// Longest part that is looked at; of a longer password the beginning and the end. Characters.
    static let partMax = 64

    private enum Price {
        static let digit = 1.0
        static let letter = 1.4
        static let separator = 1.0
        static let other = 1.5
        static let repeated = 1.2
        static let sequence = 1.3
        static let year = 1.8
        static let walk = 2.0
        static let turn = 0.7
        static let interleaved = 2.5
        static let word = 2.5
        static let digits = 4.0
        static let copy = 0.8
    }

    private let parts: [[Unicode.Scalar]]

    /// Looks at a password after NFKC.
    init(_ normalized: String) {
        let scalars = Array(normalized.unicodeScalars)
        parts =
            scalars.count <= Self.partMax
            ? [scalars] : [Array(scalars.prefix(Self.partMax)), Array(scalars.suffix(Self.partMax))]
    }

    /// True for a password that many people have, or could have.
    var isCommon: Bool { parts.allSatisfy { PasswordShape($0).isOneWord || Self.cost($0) < Self.commonBelow } }

    /// Powers of ten of guesses for one part.
    private static func cost(_ part: [Unicode.Scalar]) -> Double {
        let text = part.map(PasswordShape.lowered)
        let folded = text.map { BaseWords.unfolded[$0] ?? $0 }
        var best = [0.0] + [Double](repeating: .infinity, count: text.count)
        for start in text.indices {
            var offers: [(end: Int, price: Double)] = [(start + 1, single(text[start]))]
            offers += runs(text, start)
            offers += words(text, folded, start)
            offers += copies(text, start)
            for offer in offers { best[offer.end] = min(best[offer.end], best[start] + offer.price) }
        }
        return best[text.count]
    }

    private static func single(_ scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "0"..."9": Price.digit
        case "a"..."z": Price.letter
        case " ", "-", "_", ".", ",", "!": Price.separator
        default: Price.other
        }
    }

    /// Repeats, sequences, walks and rows of digits that begin at a place.
    private static func runs(_ text: [Unicode.Scalar], _ start: Int) -> [(end: Int, price: Double)] {
        func end(_ distance: Int = 1, while holds: (Unicode.Scalar, Unicode.Scalar) -> Bool) -> Int {
            var place = start + distance
            while place < text.count, holds(text[place - distance], text[place]) { place += 1 }
            return place
        }
        var offers: [(end: Int, price: Double)] = []
        func offer(_ shortest: Int, _ end: Int, _ price: Double) {
            guard end - start >= shortest else { return }
            offers += (start + shortest...end).map { ($0, price) }
        }
        offer(2, end { $0 == $1 }, Price.repeated)
        offer(3, end { KeyboardWalk.follows($0, $1, step: 1) }, Price.sequence)
        offer(3, end { KeyboardWalk.follows($0, $1, step: -1) }, Price.sequence)
        offers += walks(text, start)
        for distance in 2...4 where start + distance < text.count {
            let first = KeyboardWalk.step(text[start], text[start + distance])
            let straight = end(distance) { first != nil && KeyboardWalk.step($0, $1) == first }
            offer(distance * 2 + 2, straight, Price.interleaved)
            offer(distance * 2 + 2, end(distance) { KeyboardWalk.follows($0, $1, step: 1) }, Price.interleaved)
        }
        var digits = start
        while digits < text.count, ("0"..."9").contains(text[digits]) { digits += 1 }
        offer(5, digits, Price.digits)
        if digits - start >= 4, ["19", "20"].contains(string(text[start..<start + 2])) {
            offers.append((start + 4, Price.year))
        }
        return offers
    }

    /// Walks over keys that touch, of four keys and more; each turn makes them dearer.
    private static func walks(_ text: [Unicode.Scalar], _ start: Int) -> [(end: Int, price: Double)] {
        var offers: [(end: Int, price: Double)] = []
        var price = Price.walk
        var former: KeyboardWalk.Step?
        for place in text.indices.dropFirst(start + 1) {
            guard let step = KeyboardWalk.step(text[place - 1], text[place]) else { break }
            if let former, former != step { price += Price.turn }
            former = step
            if place - start >= 3 { offers.append((place + 1, price)) }
        }
        return offers
    }

    private static func words(
        _ text: [Unicode.Scalar], _ folded: [Unicode.Scalar], _ start: Int
    ) -> [(end: Int, price: Double)] {
        let longest = min(BaseWords.longest, text.count - start)
        return (1...longest).compactMap { length in
            let range = start..<start + length
            let isWord =
                BaseWords.all.contains(string(text[range])) || BaseWords.all.contains(string(folded[range]))
            return isWord ? (range.upperBound, Price.word) : nil
        }
    }

    /// What stands before the place already, forwards or backwards.
    private static func copies(_ text: [Unicode.Scalar], _ start: Int) -> [(end: Int, price: Double)] {
        let before = Array(text[..<start])
        var offers: [(end: Int, price: Double)] = []
        for length in stride(from: 3, through: min(start, text.count - start), by: 1) {
            let piece = Array(text[start..<start + length])
            guard before.contains(piece) || before.contains(piece.reversed()) else { break }
            offers.append((start + length, Price.copy))
        }
        return offers
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
