/// Why a file cannot be read at all.
struct CSVProblem: Error, Equatable {
    /// The kinds.
    enum Kind {
        /// Bytes that are no UTF-8.
        case notUTF8
        /// A quote that opens and never closes.
        case quoteNotClosed
    }

    /// Line of the field, from 1.
    var line: Int
    var kind: Kind
}
