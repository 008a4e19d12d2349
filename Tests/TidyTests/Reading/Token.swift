/// A piece of Swift text: enough to find calls, declarations and braces, no more.
struct Token: Sendable {
    enum Kind {
        /// A name, keyword or number.
        case word
        /// One character of punctuation.
        case symbol
        /// The characters of a string or regular expression, without its interpolations.
        case text
        /// A whole comment with its slashes.
        case comment
    }

    var kind: Kind
    var text: String
    /// The line of the first character, counted from 1.
    var line: Int
    /// The line of the last character, counted from 1.
    var lastLine: Int
    /// Whether nothing stands between this token and the one before it.
    var touchesPrevious: Bool

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }

    func isWord(_ word: String) -> Bool { kind == .word && text == word }
}
