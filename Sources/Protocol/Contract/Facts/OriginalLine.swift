public import Rating

/// Where goods that come back were bought: the receipt and, if it is known, the line.
///
/// Prices of a return are those of this line. Without a line the only line of the same product is meant.
public struct OriginalLine: Hashable, Sendable {
    /// The key of the receipt, as `ReceiptFact.receiptKey` makes it.
    public var receiptKey: String
    /// The place of the line on that receipt, from 1; nil: not said.
    public var line: Int?

    /// Names a line.
    public init(receiptKey: String, line: Int? = nil) {
        self.receiptKey = receiptKey
        self.line = line
    }

    /// The key of a receipt without time and suffix, from what stands on it.
    ///
    /// - Parameters:
    ///   - store: the store's code.
    ///   - terminal: the terminal as written.
    ///   - date: the date as written.
    ///   - number: the number as written.
    /// - Returns: the key, as `ReceiptFact.receiptKey` makes it.
    public static func receiptKey(store: String, terminal: String, date: CalendarDate, number: String) -> String {
        KeyText.joining([store, terminal, date.description, number])
    }

    /// The store that the key names; nil: the text is no receipt's key.
    public var store: StoreCode? { KeyText.first(of: receiptKey).flatMap { StoreCode($0) } }

    /// The first field outside its limits; nil when the reference may be stored.
    var problem: FactProblem? {
        if let problem = FactCheck.problem(receiptKey, "original_key", mayBeEmpty: false) { return problem }
        guard let line else { return nil }
        return (1...InputLimits.linesMax).contains(line) ? nil : FactProblem(.outOfRange, "original_line")
    }
}
