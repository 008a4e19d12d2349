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

    /// Reads the language of an environment such as `ja_JP.UTF-8`; English for every other.
    public init(environment: String) {
        self = environment.hasPrefix("ja") ? .japanese : .english
    }
}
