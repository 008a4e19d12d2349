/// Why a journal cannot be read at all.
public struct JournalReaderError: Error, Hashable, Sendable {
    /// What kind of failure it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name of the code.
        public let description: String

        /// A column that the profile needs is not in the header.
        public static let missingColumn = Code(description: "missing_column")
        /// The document declares a type, which may hold entities; no point of sale needs one.
        public static let documentType = Code(description: "document_type")
        /// The header cannot be read.
        public static let unreadableHeader = Code(description: "unreadable_header")
    }

    /// What kind of failure it is.
    public var code: Code
    /// What happened, for developers.
    public var message: String
    /// What the operator does next.
    public var nextStep: String

    /// Errors of one code are equal.
    public static func == (left: JournalReaderError, right: JournalReaderError) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
