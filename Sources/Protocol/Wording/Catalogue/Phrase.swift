/// A sentence or word that people are shown, in every language; the one catalogue of the product.
///
/// Braces stand for what is filled in: both languages name the same. `{days|day|days}` is the second word where `days`
/// is 1 and the third otherwise.
public struct Phrase: Hashable, Sendable {
    /// In Japanese.
    public let japanese: String
    /// In English.
    public let english: String

    /// Makes a phrase; what everybody says stands in the catalogue, what one command asks beside the command.
    public init(_ japanese: String, _ english: String) {
        self.japanese = japanese
        self.english = english
    }

    /// The phrase in a language, as it stands in the catalogue.
    public subscript(language: Language) -> String {
        switch language {
        case .japanese: japanese
        case .english: english
        }
    }

    /// The phrase in a language with its braces filled in.
    ///
    /// - Parameters:
    ///   - language: the language.
    ///   - values: texts by the names in the braces; a name without a text stays as it is.
    /// - Returns: the sentence.
    public func text(_ language: Language, _ values: [String: String] = [:]) -> String {
        var rest = Substring(self[language])
        var text = ""
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            text += rest[..<open]
            text += Self.filled(name, values) ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    private static func filled(_ place: String, _ values: [String: String]) -> String? {
        let words = place.split(separator: "|", omittingEmptySubsequences: false)
        guard words.count == 3 else { return values[place] }
        return values[String(words[0])].map { String($0 == "1" ? words[1] : words[2]) }
    }
}
