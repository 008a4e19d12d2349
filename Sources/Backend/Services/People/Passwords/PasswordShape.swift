/// Whether a password is one word with decorations, whatever word it is.
struct PasswordShape {
    /// One word with digits and signs around it has fewer letters than this.
    static let decoratedLettersMax = 11
    /// Letters alone that can be spoken count as one word or two up to this length.
    static let spokenLettersMax = 14
    /// The same typed with the keys of a Russian keyboard.
    static let spokenOtherKeysMax = 15

    private let scalars: [Unicode.Scalar]

    init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    /// One lower-case scalar for each, so that places stay.
    static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let mapped = scalar.properties.lowercaseMapping.unicodeScalars
        return mapped.count == 1 ? mapped.first ?? scalar : scalar
    }

    /// True for a single word, also with digits and signs before and after it.
    var isOneWord: Bool {
        guard let first = scalars.firstIndex(where: Self.isLetter), let last = scalars.lastIndex(where: Self.isLetter)
        else { return false }
        let core = scalars[first...last]
        let text = scalars.map(Self.lowered)
        guard Self.isPlainlyWritten(core) else { return false }
        let isWord = core.allSatisfy(Self.isLetter)
        if isWord, core.count <= Self.decoratedLettersMax, core.count < scalars.count { return true }
        if isWord, core.count == scalars.count, core.count <= Self.spokenLettersMax {
            if Self.canBeSpoken(text, vowels: BaseWords.vowels, share: 5) { return true }
        }
        let cyrillic = text.compactMap { BaseWords.cyrillicKeys[$0] }
        return cyrillic.count == text.count && text.count <= Self.spokenOtherKeysMax
            && Self.canBeSpoken(cyrillic, vowels: BaseWords.cyrillicVowels, share: 4)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic }

    /// All small, all capital, or one capital at the beginning.
    private static func isPlainlyWritten(_ core: ArraySlice<Unicode.Scalar>) -> Bool {
        let capitals = core.filter(\.properties.isUppercase).count
        let letters = core.filter(isLetter).count
        return capitals == 0 || capitals == letters || (capitals == 1 && core.first?.properties.isUppercase == true)
    }

    /// One vowel in so many letters at least, at most four consonants or three vowels in a row.
    private static func canBeSpoken(
        _ letters: [Unicode.Scalar], vowels: Set<Unicode.Scalar>, share: Int
    ) -> Bool {
        var vowelCount = 0
        var row = (vowels: 0, consonants: 0)
        for letter in letters {
            let isVowel = vowels.contains(letter)
            vowelCount += isVowel ? 1 : 0
            row = isVowel ? (row.vowels + 1, 0) : (0, row.consonants + 1)
            if row.vowels > 3 || row.consonants > 4 { return false }
        }
        return vowelCount * share >= letters.count
    }
}
