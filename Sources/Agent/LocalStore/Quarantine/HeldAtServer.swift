/// A fact of this agent that the server has put aside, as its handshake tells of it.
public struct HeldAtServer: Hashable, Sendable {
    /// Name of the source of quarantine entries that the server has made.
    public static let source = "server"

    /// What it is, as in `SpoolFact.kind`.
    public var kind: UInt8
    /// Its key.
    public var key: String
    /// Digest of its content.
    public var digest: [UInt8]
    /// The sequence under which it came.
    public var sequence: Int64
    /// Why it waits.
    public var reasonCode: String
    /// The field at fault; empty: the whole fact.
    public var field: String
    /// True: it does not wait any more, because headquarters has approved this content.
    public var isApproved: Bool

    /// Makes the description of a held fact.
    public init(
        kind: UInt8, key: String, digest: [UInt8], sequence: Int64, reasonCode: String, field: String,
        isApproved: Bool
    ) {
        self.kind = kind
        self.key = key
        self.digest = digest
        self.sequence = sequence
        self.reasonCode = reasonCode
        self.field = field
        self.isApproved = isApproved
    }

    /// The entry that the agent shows for it.
    public var row: RejectedRow {
        RejectedRow(line: sequence, reasonCode: reasonCode, field: field, raw: Array(key.utf8))
    }
}
