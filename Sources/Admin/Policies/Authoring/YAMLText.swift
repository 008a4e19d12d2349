/// Texts of people as scalars of a YAML file.
enum YAMLText {
    /// Words that readers of YAML take for something else than a text.
    private static let words: Set = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

    /// A text as it is where every reader takes it for that, else in double quotes.
    ///
    /// - Parameter text: any text without control characters and without spaces around it.
    /// - Returns: a scalar for keys and values, also within brackets.
    static func scalar(_ text: String) -> String {
        let isWord =
            text.first?.isLetter == true && text.allSatisfy { $0.isLetter || $0.isNumber || "-_・ ".contains($0) }
            && !words.contains(text.lowercased())
        guard !isWord else { return text }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
