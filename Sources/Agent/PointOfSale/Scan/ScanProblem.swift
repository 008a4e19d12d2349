/// Why a record cannot be told from its neighbours.
public enum ScanProblem: String, Hashable, Sendable, CaseIterable {
    /// The record is longer than the limit.
    case tooLong = "record_too_long"
    /// A quotation mark was opened and never closed.
    case unterminatedQuote = "unterminated_quote"
    /// A transaction of POSLog begins and never ends.
    case unfinishedTransaction = "unfinished_transaction"
    /// Something else than a transaction stands between the transactions of POSLog.
    case unknownElement = "unknown_element"
}
