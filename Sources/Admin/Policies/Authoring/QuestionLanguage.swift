import ArgumentParser

/// A language in which the questions about a policy are asked.
enum QuestionLanguage: String, CaseIterable, ExpressibleByArgument {
    /// Japanese.
    case ja
    /// English.
    case en

    /// The language of whoever works at this machine: Japanese where the locale says so, else English.
    ///
    /// - Parameter environment: the variables of the process.
    /// - Returns: what the first of `LC_ALL`, `LC_MESSAGES` and `LANG` says that is not empty.
    static func preferred(_ environment: [String: String]) -> QuestionLanguage {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return locale?.hasPrefix("ja") == true ? .ja : .en
    }
}
