/// A row of a journal that could not be taken, with why.
public struct RejectedJournalRow: Hashable, Sendable {
    /// Reason of a record of JSON Lines that is no object of JSON.
    static let notAJSONObject = "not_a_json_object"

    /// Line in the file, from 1.
    public var line: Int64
    /// Why, as a code of `docs/journals.md`.
    public var reasonCode: String
    /// The field at fault, by its name in profiles; empty: the row as a whole.
    public var field: String
    /// The row with identifiers and card numbers replaced; where it could not be taken apart empty, or of JSON the
    /// place where it goes wrong.
    public var raw: String

    /// Where and why a record is no JSON; nil: the reason is another one.
    public var explanation: String? { reasonCode == Self.notAJSONObject ? raw : nil }

    /// Makes a rejected row.
    public init(line: Int64, reasonCode: String, field: String, raw: String) {
        self.line = line
        self.reasonCode = reasonCode
        self.field = field
        self.raw = raw
    }
}
