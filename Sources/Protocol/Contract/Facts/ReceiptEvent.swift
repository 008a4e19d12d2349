/// What a receipt reports.
public enum ReceiptEvent: UInt8, CaseIterable, Sendable {
    /// Goods were sold; single lines may be returns.
    case sale = 0
    /// Goods came back.
    case returned = 1
    /// The receipt of this key never happened; it has no lines.
    case void = 2
    /// A changed setting gave a known key this content; it waits for headquarters.
    case recast = 3
}
