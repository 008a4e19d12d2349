/// The receipts of one customer, all lines in one list.
///
/// One history is filled again for customer after customer, so that nothing is allocated for each receipt.
public struct SimulatedHistory: Sendable {
    /// The receipts; after `sort` by business date, time and receipt id bytewise.
    public private(set) var receipts: [SimulatedReceipt] = []
    /// The lines of all receipts.
    public private(set) var lines: [SimulatedLine] = []
    private var ids: [UInt8] = []

    /// Makes an empty history.
    public init() {}

    /// Begins a receipt, whose lines `append` adds.
    ///
    /// - Parameters:
    ///   - receipt: the receipt.
    ///   - id: the bytes of its id in UTF-8, which break ties of order.
    public mutating func begin(_ receipt: SimulatedReceipt, id: some Collection<UInt8>) {
        let start = ids.count
        ids.append(contentsOf: id)
        var receipt = receipt
        receipt.id = start..<ids.count
        receipt.lines = lines.count..<lines.count
        receipts.append(receipt)
    }

    /// Begins a receipt whose id lies in memory, as `begin` does.
    public mutating func begin(_ receipt: SimulatedReceipt, id: UnsafeRawBufferPointer) {
        let start = ids.count
        ids.append(contentsOf: id)
        var receipt = receipt
        receipt.id = start..<ids.count
        receipt.lines = lines.count..<lines.count
        receipts.append(receipt)
    }

    /// Adds a line to the receipt that was begun last; to be done before `sort`.
    public mutating func append(_ line: SimulatedLine) {
        lines.append(line)
        let last = receipts.count - 1
        receipts[last].lines = receipts[last].lines.lowerBound..<lines.count
    }

    /// Brings the receipts into the order of their visits.
    public mutating func sort() {
        let ids = ids
        func precedes(_ left: SimulatedReceipt, _ right: SimulatedReceipt) -> Bool {
            if left.businessDate != right.businessDate { return left.businessDate < right.businessDate }
            if left.time != right.time { return left.time < right.time }
            return ids[left.id].lexicographicallyPrecedes(ids[right.id])
        }
        let isSorted = receipts.indices.dropFirst().allSatisfy { !precedes(receipts[$0], receipts[$0 - 1]) }
        if !isSorted { receipts.sort(by: precedes) }
    }

    /// The eight bytes that stand for a receipt's id.
    func key(of receipt: SimulatedReceipt) -> ReceiptKey { ReceiptKey(bytes: ids[receipt.id]) }

    /// The place of a receipt within its date.
    func order(of receipt: SimulatedReceipt) -> SubjectEntry.Order {
        SubjectEntry.Order(time: receipt.time, receiptID: String(decoding: ids[receipt.id], as: UTF8.self))
    }

    /// Forgets everything and keeps the room.
    public mutating func removeAll() {
        receipts.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        ids.removeAll(keepingCapacity: true)
    }
}
