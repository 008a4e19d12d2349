/// Why a fact may not be stored: the field and a code; equality is by both.
public struct FactProblem: Error, Hashable, Sendable {
    /// What is wrong with the field.
    public enum Code: String, CaseIterable, Sendable {
        /// A text that must say something is empty.
        case empty
        /// A text is longer than `InputLimits.textBytesMax`.
        case textTooLong = "text_too_long"
        /// A text holds U+0000, which no database text can.
        case invalidCharacter = "invalid_character"
        /// A number or date lies outside its limits.
        case outOfRange = "out_of_range"
        /// More entries than the limit.
        case tooMany = "too_many"
        /// Entries that must ascend do not.
        case notAscending = "not_ascending"
        /// Something is there that the event or kind does not have, or is missing.
        case inconsistent
    }

    /// What is wrong.
    public let code: Code
    /// The field, in snake_case; entries of lists with their position from 0, such as `lines[3].quantity`.
    public let field: String

    init(_ code: Code, _ field: String) {
        self.code = code
        self.field = field
    }
}
