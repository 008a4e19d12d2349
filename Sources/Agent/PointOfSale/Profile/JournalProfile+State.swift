extension JournalProfile {
    /// A column beside `kind` that says what a receipt is, such as whether it was cancelled.
    public struct State: Hashable, Sendable {
        /// What stands for every value that is not named.
        static let anyOther = "*"

        /// Names of the column, folded.
        public var columns: [String]
        /// What the values mean; an empty one says nothing, and one that is not named is an error.
        public var values: [String: Kind]

        /// Makes a column.
        public init(columns: [String], values: [String: Kind]) {
            self.columns = columns
            self.values = values
        }

        /// What a value says; nil: it is not named.
        func kind(_ value: String) -> Kind? { values[value] ?? values[Self.anyOther] }
    }
}
