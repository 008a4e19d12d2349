import KakuzukeProtocol

/// Takes out of a text what could name a person: addresses of e-mail, numbers of cards, members and telephones.
///
/// The agent writes no personal data into its log; this is the second lock, for what others wrote into it.
enum PersonalTextScrubber {
    /// Shortest run of digits, with separators between them, that is taken out; digits.
    static let digitsMin = 6

    /// The text with `***` in place of what could name a person. Dates and times of log lines stay.
    static func scrubbed(_ text: String) -> String {
        var text = CardNumberScan.masked(text) ?? text
        text = text.replacing(/[^\s<>"'=,;:]+@[^\s<>"',;]+/, with: "***")
        return text.replacing(/[A-Za-z0-9\p{Nd}]*[0-9\p{Nd}](?:[- ()]?[A-Za-z0-9\p{Nd}])*/) { match in
            let found = String(match.output)
            let isMoment = found.wholeMatch(of: /\d{4}-\d{2}-\d{2}(?:T\d{2})?/) != nil
            return isMoment || found.filter(\.isNumber).count < digitsMin ? found : "***"
        }
    }
}
