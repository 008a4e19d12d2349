/// The words that may stand in a place, for whoever wrote another one there.
public struct KnownWords {
    /// Longest list in a message; characters.
    static let listCharactersMax = 400
    /// Longest word of a list; characters.
    static let wordCharactersMax = 40
    /// Most mistakes of a file for which the nearest word is sought.
    static let nearestSoughtMax = 200

    private let words: [String]

    /// Takes the words in the order in which they are to be listed.
    public init(_ words: [String]) {
        self.words = words
    }

    /// The words with commas between them; of many the first ones, and how many there are besides.
    public var list: String {
        var list = ""
        for (place, word) in words.enumerated() {
            let next = (place == 0 ? "" : ", ") + word.prefix(Self.wordCharactersMax)
            guard list.count + next.count <= Self.listCharactersMax else {
                return list + " and \(words.count - place) more"
            }
            list += next
        }
        return list
    }

    /// The word that was meant by a mistyped one; nil when none is near enough, or two are equally near.
    ///
    /// - Parameter typed: what stands in the file.
    /// - Returns: the one word that at most a third of the letters keep away from it.
    public func nearest(to typed: String) -> String? {
        let most = max(1, min(3, typed.count / 3))
        let near = words.filter { abs($0.count - typed.count) <= most }
            .map { (word: $0, distance: Self.distance(Array(typed), Array($0))) }.filter { $0.distance <= most }
        guard let least = near.map(\.distance).min() else { return nil }
        let nearest = near.filter { $0.distance == least }
        return nearest.count == 1 ? nearest[0].word : nil
    }

    /// The fewest letters to add, leave out, replace or swap with their neighbour.
    private static func distance(_ one: [Character], _ other: [Character]) -> Int {
        var earlier = [Int](repeating: 0, count: other.count + 1)
        var last = Array(0...other.count)
        for (row, letter) in one.enumerated() {
            var line = [row + 1]
            for (column, otherLetter) in other.enumerated() {
                var least = min(line[column] + 1, last[column + 1] + 1, last[column] + (letter == otherLetter ? 0 : 1))
                if row > 0, column > 0, letter == other[column - 1], one[row - 1] == otherLetter {
                    least = min(least, earlier[column - 1] + 1)
                }
                line.append(least)
            }
            (earlier, last) = (last, line)
        }
        return last[other.count]
    }
}
