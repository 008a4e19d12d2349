/// A row of a source that could not be read.
public struct RejectedRow: Hashable, Sendable {
    /// Number of the line in the source, from 1; 0: the source has none.
    public var line: Int64
    /// Why, as a code of the reader.
    public var reasonCode: String
    /// The field at fault; empty: the whole row.
    public var field: String
    /// The row as it was read; cut to the limit.
    ///
    /// Card numbers and plain identifiers must be masked before.
    public var raw: [UInt8]

    /// Makes a rejected row.
    public init(line: Int64, reasonCode: String, field: String, raw: [UInt8]) {
        self.line = line
        self.reasonCode = reasonCode
        self.field = field
        self.raw = raw
    }
}
