import KakuzukeProtocol

/// What became of inputs, in words.
enum InputOutcomeText {
    /// The word for programs.
    static func word(_ outcome: Kakuzuke_V1_InputOutcome) -> String {
        switch outcome {
        case .recorded: "recorded"
        case .duplicate: "duplicate"
        case .changed: "changed"
        case .contradiction: "contradiction"
        case .UNRECOGNIZED(let number): String(number)
        }
    }

    /// The outcome for people.
    static func text(_ outcome: Kakuzuke_V1_InputOutcome) -> String {
        switch outcome {
        case .recorded: "recorded"
        case .duplicate: "was recorded before"
        case .changed: "not recorded: the key was used for something else, which stays"
        case .contradiction: "not counted: another value from the same date goes on counting"
        case .UNRECOGNIZED(let number): "outcome \(number)"
        }
    }

    /// A remark for people; a word of a later version is shown as it is.
    static func remark(_ word: String) -> String {
        switch word {
        case "option_unknown": "no policy in force knows this option; it counts for nothing"
        case "attribute_unknown": "no policy in force knows this attribute; it counts for nothing"
        case "subject_unknown": "no policy in force knows this subject; it counts for nothing"
        default: word
        }
    }
}
