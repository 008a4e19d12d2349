/// Why a row is not taken; says nothing of the values, which may be personal.
struct RowProblem: Error, Hashable {
    /// The reasons that are found before anything is sent; raw values are for programs.
    enum Reason: String {
        case fieldCount = "field_count"
        case strayQuote = "stray_quote"
        case rowTooLong = "row_too_long"
        case controlCharacter = "control_character"
        case missing
        case notANumber = "not_a_number"
        case notADate = "not_a_date"
        case unknownWord = "unknown_word"
        case unknownColumn = "unknown_column"
        case repeatedColumn = "repeated_column"
        case missingColumn = "missing_column"
    }

    /// The column; nil when the row as a whole is meant.
    var column: String?
    /// A word in snake_case; the server may know others.
    var reason: String

    init(_ column: String?, _ reason: Reason) {
        self.init(column, reason: reason.rawValue)
    }

    init(_ column: String?, reason: String) {
        self.column = column
        self.reason = reason
    }

    /// The reason in words.
    var text: String { Self.texts[reason] ?? reason }

    private static let texts = [
        "field_count": "has more or fewer fields than the first line",
        "stray_quote": "has a quote inside a field; put the field into quotes and double the quotes in it",
        "row_too_long": "is longer than \(CSVReader.rowBytesMax) bytes",
        "control_character": "holds a control character",
        "missing": "is missing",
        "not_a_number": "must be a whole number",
        "not_a_date": "must be a date YYYY-MM-DD",
        "unknown_word": "is none of the words that are known",
        "unknown_column": "is no column of this import",
        "repeated_column": "is there twice",
        "missing_column": "is no column of the file",
        "input_changed": "was imported before under this key with other content, which stays",
        "attribute_contradiction": "is not the value that is known from the same date, which stays",
        "too_many": "would give the customer more identifiers than there may be",
        "option_unknown": "is an option that no policy in force knows; it counts for nothing",
        "attribute_unknown": "is an attribute that no policy in force knows; it counts for nothing",
        "subject_unknown": "is a subject that no policy in force knows; it counts for nothing",
        "invalid_field": "lies outside of what the server takes",
        "identifier_empty": "is missing",
        "identifier_too_long": "is too long",
        "identifier_invalid_character": "holds characters that it cannot have",
        "identifier_payment_card_number": "is a number of a payment card",
    ]
}
