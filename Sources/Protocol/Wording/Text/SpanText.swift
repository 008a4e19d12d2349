/// Spans of time as people say them.
public enum SpanText {
    /// A span in the largest unit of which it has at least two, such as `10 minutes` or `10分`.
    ///
    /// - Parameters:
    ///   - seconds: length of the span, at least 0.
    ///   - language: the language.
    /// - Returns: the words.
    public static func span(seconds: Int64, _ language: Language) -> String {
        let (phrase, number) =
            switch seconds {
            case ..<120: (StatusPhrases.seconds, seconds)
            case ..<7_200: (StatusPhrases.minutes, seconds / 60)
            case ..<172_800: (StatusPhrases.hours, seconds / 3_600)
            default: (StatusPhrases.days, seconds / 86_400)
            }
        return phrase.text(language, ["number": String(number)])
    }

    /// How long ago something was, such as `10 minutes ago` or `10分前`.
    ///
    /// - Parameters:
    ///   - seconds: how long, at least 0.
    ///   - language: the language.
    /// - Returns: the words.
    public static func ago(seconds: Int64, _ language: Language) -> String {
        StatusPhrases.ago.text(language, ["span": span(seconds: seconds, language)])
    }
}
