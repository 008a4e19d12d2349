/// Why a message is no value: the field and a code; equality is by both.
public struct ContractError: Error, Hashable, Sendable {
    /// What is wrong; more may come with later versions.
    public struct Code: Hashable, Sendable {
        /// The stable word.
        public let word: String

        private init(_ word: String) {
            self.word = word
        }

        /// A field that must be there is not.
        public static let missing = Code("field_missing")
        /// A number, date or length outside its limits.
        public static let outOfRange = Code("field_out_of_range")
        /// A word or number that this version does not know.
        public static let unknownValue = Code("field_unknown_value")
        /// A text longer than `InputLimits.textBytesMax` or with U+0000.
        public static let invalidText = Code("field_invalid_text")
        /// More entries than the limit.
        public static let tooMany = Code("field_too_many")
        /// More comes back than is left of what was bought.
        public static let moreThanLeft = Code("field_more_than_left")
        /// A number of a payment card, which is never stored.
        public static let cardNumber = Code("field_card_number")
        /// Fields that contradict each other.
        public static let inconsistent = Code("field_inconsistent")
    }

    /// What is wrong.
    public let code: Code
    /// The field from the message's root, such as `grades[2].code`.
    public let field: String

    /// Makes the error.
    public init(_ code: Code, _ field: String) {
        self.code = code
        self.field = field
    }

    /// The same error seen from the message around it.
    func within(_ field: String) -> ContractError {
        ContractError(code, self.field.isEmpty ? field : field + "." + self.field)
    }
}
