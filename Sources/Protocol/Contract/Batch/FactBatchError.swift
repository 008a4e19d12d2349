/// Why facts make no batch, or a message is none: the column and the row; equality is by all three.
public struct FactBatchError: Error, Hashable, Sendable {
    /// What is wrong; more may come with later versions.
    public struct Code: Hashable, Sendable {
        /// The stable word.
        public let word: String

        init(_ word: String) {
            self.word = word
        }

        /// A batch without facts.
        public static let noFacts = Code("batch_no_facts")
        /// More facts, lines, texts or bytes than `FactBatchLimits`.
        public static let tooLarge = Code("batch_too_large")
        /// Sequence numbers that are not consecutive or not those of the range.
        public static let notConsecutive = Code("batch_not_consecutive")
        /// The epoch is not 16 bytes, or the digest not 32.
        public static let wrongLength = Code("batch_wrong_length")
        /// The digest does not follow from the previous one and the contents.
        public static let digestMismatch = Code("batch_digest_mismatch")
        /// The contents cannot be decompressed.
        public static let compression = Code("batch_compression")
        /// The decompressed contents are no message.
        public static let malformed = Code("batch_malformed")
        /// A column has neither no row, nor one, nor as many as there must be.
        public static let columnLength = Code("batch_column_length")
        /// A position beyond the end of the list it points into.
        public static let unknownPosition = Code("batch_unknown_position")
        /// A number that overflows or has no meaning.
        public static let invalidNumber = Code("batch_invalid_number")
        /// A fact outside the limits of facts; the column is the fact's field.
        public static let invalidFact = Code("batch_invalid_fact")
    }

    /// What is wrong.
    public let code: Code
    /// The column or field; empty when the batch as a whole is meant.
    public let column: String
    /// The row in the column, from 0; nil when no single row is meant.
    public let row: Int?

    init(_ code: Code, _ column: String = "", row: Int? = nil) {
        self.code = code
        self.column = column
        self.row = row
    }
}
