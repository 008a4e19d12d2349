/// Something that the agent could not take, waiting for somebody to decide (promise S4).
public struct QuarantineEntry: Hashable, Sendable {
    /// Number of the entry.
    public var id: Int64
    /// Name of the source.
    public var source: String
    /// The row as it was rejected; `raw` may be cut, see `isCut`.
    public var row: RejectedRow
    /// True: the row was longer than the limit.
    public var isCut: Bool
    /// How it stands.
    public var state: QuarantineState
    /// When it was entered.
    public var enteredAt: StoredInstant
    /// The held fact, whole; nil: the entry is a row that could not be read.
    public var heldFact: SpoolFact?
}
