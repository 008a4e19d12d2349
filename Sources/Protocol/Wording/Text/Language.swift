/// A language in which people are spoken to; raw values are the words of calls and commands.
public enum Language: String, CaseIterable, Sendable {
    /// Japanese, the first.
    case japanese = "ja"
    /// English.
    case english = "en"

    /// Reads the word of a call; Japanese for an empty one, nil for one that is not known.
    public init?(word: String) {
        guard let language = word.isEmpty ? .japanese : Language(rawValue: word) else { return nil }
        self = language
    }

    /// The language of whoever works at a machine: Japanese where the locale says so, else English.
    ///
    /// - Parameter variables: those of the process; the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not empty
    ///   decides.
    /// - Returns: the language.
    public static func preferred(_ variables: [String: String]) -> Language {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { variables[$0] }.first { !$0.isEmpty }
        return locale?.hasPrefix("ja") == true ? .japanese : .english
    }
}
