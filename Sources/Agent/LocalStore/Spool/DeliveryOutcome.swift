/// What became of a delivery; it is on the disk when the caller sees this.
public struct DeliveryOutcome: Hashable, Sendable {
    /// What became of each fact, in order; empty when the request was answered before.
    public var acceptances: [Acceptance]
    /// Quarantine entries of the rejected rows, in order.
    public var quarantineEntries: [Int64]
    /// The answer to the request; nil: the delivery had none.
    public var requestResult: [UInt8]?
    /// True: the request was answered before, nothing was stored now.
    public var isRepeated: Bool
}
