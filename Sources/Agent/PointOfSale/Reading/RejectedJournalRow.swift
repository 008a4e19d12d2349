/// A row of a journal that could not be taken, with why.
public struct RejectedJournalRow: Hashable, Sendable {
    /// Line in the file, from 1.
    public var line: Int64
    /// Why, as a code of `docs/journals.md`.
    public var reasonCode: String
    /// The field at fault, by its name in profiles; empty: the row as a whole.
    public var field: String
    /// The row with identifiers and card numbers replaced; empty where the row could not be taken apart.
    public var raw: String

    /// Makes a rejected row.
    public init(line: Int64, reasonCode: String, field: String, raw: String) {
        self.line = line
        self.reasonCode = reasonCode
        self.field = field
        self.raw = raw
    }
}
