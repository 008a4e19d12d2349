/// Why bytes are no states; equality is by code and place.
public struct StateCodecError: Error, Hashable, Sendable {
    /// What is wrong; more may come with later versions.
    public struct Code: Hashable, Sendable {
        /// The stable word.
        public let word: String

        private init(_ word: String) {
            self.word = word
        }

        /// The first byte is no version that this build reads.
        public static let unknownVersion = Code("state_unknown_version")
        /// The bytes end too early.
        public static let truncated = Code("state_truncated")
        /// Bytes follow the last state.
        public static let trailingBytes = Code("state_trailing_bytes")
        /// A number that overflows or has no meaning.
        public static let invalidNumber = Code("state_invalid_number")
        /// A text that is not UTF-8 or is too long.
        public static let invalidText = Code("state_invalid_text")
        /// More entries than `StateCodecLimits`.
        public static let tooMany = Code("state_too_many")
        /// Another number of subjects than the policy has.
        public static let subjectCount = Code("state_subject_count")
    }

    /// What is wrong.
    public let code: Code
    /// The byte near which it was noticed, from 0.
    public let offset: Int

    init(_ code: Code, offset: Int) {
        self.code = code
        self.offset = offset
    }
}
