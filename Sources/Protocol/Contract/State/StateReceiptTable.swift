import Rating

/// The receipts that a customer's states name, ascending by date.
struct StateReceiptTable {
    private struct DatedKey: Hashable {
        var date: CalendarDate
        var key: ReceiptKey
    }

    let receipts: [StateReceipt]
    private let positions: [StateReceipt: Int]
    private let positionsByKey: [DatedKey: Int]

    init(_ states: [SubjectState]) {
        var found: Set<StateReceipt> = []
        var keys: Set<DatedKey> = []
        for state in states {
            for visit in state.firstVisits { found.insert(StateReceipt(date: visit.date, order: visit.order)) }
            for entry in state.entries where entry.order != nil { found.insert(StateReceipt(entry)) }
        }
        for receipt in found { keys.insert(DatedKey(date: receipt.date, key: receipt.key)) }
        // A receipt whose order no subject asks for may still stand in the table for another subject.
        for state in states {
            for entry in state.entries where entry.order == nil {
                guard keys.insert(DatedKey(date: entry.date, key: entry.key)).inserted else { continue }
                found.insert(StateReceipt(entry))
            }
        }
        receipts = found.sorted(by: StateReceipt.precedes)
        var positions: [StateReceipt: Int] = [:]
        var positionsByKey: [DatedKey: Int] = [:]
        for (position, receipt) in receipts.enumerated() {
            positions[receipt] = position
            let key = DatedKey(date: receipt.date, key: receipt.key)
            if positionsByKey[key] == nil { positionsByKey[key] = position }
        }
        self.positions = positions
        self.positionsByKey = positionsByKey
    }

    func position(_ visit: FirstVisit) -> Int {
        // The table was made from the same states.
        positions[StateReceipt(date: visit.date, order: visit.order)] ?? 0
    }

    func position(_ entry: SubjectEntry) -> Int {
        if entry.order == nil { return positionsByKey[DatedKey(date: entry.date, key: entry.key)] ?? 0 }
        return positions[StateReceipt(entry)] ?? 0
    }
}
