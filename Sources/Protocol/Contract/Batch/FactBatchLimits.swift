/// The sizes of a batch; both ends of the wire hold to them.
public enum FactBatchLimits {
    /// Lines at which an agent closes a batch; lines.
    public static let linesTarget = 4_000
    /// Most lines of a batch, above those of the longest receipt; lines.
    public static let linesMax = 8_000
    /// Most facts of a batch; facts.
    public static let factsMax = 8_000
    /// Most different identifiers of a batch, those of as many receipts as it holds; identifiers.
    public static let identifiersMax = factsMax * (1 + FactLimits.otherCustomersMax)
    /// Most different texts of a batch; texts.
    public static let textsMax = 40_000
    /// Most bytes of the columns before compression, and of the compressed contents; bytes.
    public static let contentsBytesMax = 8 * 1024 * 1024
    /// Largest sequence number; leaves room for sums.
    public static let sequenceMax = SequenceNumber(1 << 62)
}
