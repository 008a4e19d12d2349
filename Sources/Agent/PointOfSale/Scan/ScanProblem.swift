/// Why a record cannot be told from its neighbours.
public enum ScanProblem: String, Hashable, Sendable, CaseIterable {
    /// The record is longer than the limit.
    case tooLong = "record_too_long"
    /// A quotation mark was opened and never closed.
    case unterminatedQuote = "unterminated_quote"
}
