/// The sizes of recorded quotes on their way to the server; both ends of the wire hold to them.
public enum RecordedQuoteLimits {
    /// Longest id of a quote; bytes.
    public static let idBytesMax = 64
    /// Longest contents of a quote; bytes (1 MiB, what the agent's file takes).
    public static let contentsBytesMax = 1 << 20
    /// Most quotes of a batch; quotes.
    public static let quotesMax = 256
    /// Bytes of contents at which an agent closes a batch; bytes (1 MiB). One more quote may stand behind it.
    public static let batchBytesTarget = 1 << 20
    /// Most bytes of contents in a batch; bytes.
    public static let batchBytesMax = batchBytesTarget + contentsBytesMax
    /// Bytes of a signature; bytes.
    public static let signatureBytes = 64
    /// Most remarks of a quote; remarks.
    public static let remarksMax = 16
}
