/// A sentence or word in each language in which questions are asked.
struct BilingualText: Hashable {
    /// Japanese.
    var ja: String
    /// English.
    var en: String

    init(_ ja: String, _ en: String) {
        self.ja = ja
        self.en = en
    }

    /// The text in one of the languages.
    subscript(language: QuestionLanguage) -> String {
        switch language {
        case .ja: ja
        case .en: en
        }
    }
}
