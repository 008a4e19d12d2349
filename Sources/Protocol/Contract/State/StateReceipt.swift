import Rating

/// A receipt that a customer's states name: once in the table, however many subjects it touches.
struct StateReceipt: Hashable {
    var date: CalendarDate
    var key: ReceiptKey
    /// Time and id; nil where no subject asks for them.
    var time: TimeOfDay?
    var id: ExactText?

    init(date: CalendarDate, order: SubjectEntry.Order) {
        self.date = date
        key = ReceiptKey(receiptID: order.receiptID)
        time = order.time
        id = ExactText(order.receiptID)
    }

    init(_ entry: SubjectEntry) {
        date = entry.date
        key = entry.key
        time = entry.order?.time
        id = entry.order.map { ExactText($0.receiptID) }
    }

    init(date: CalendarDate, key: ReceiptKey, time: TimeOfDay?, id: String?) {
        self.date = date
        self.key = key
        self.time = time
        self.id = id.map(ExactText.init)
    }

    var order: SubjectEntry.Order? {
        guard let time, let id else { return nil }
        return SubjectEntry.Order(time: time, receiptID: id.text)
    }

    /// True when the key follows from the id, as it always does in states that rating made.
    var isKeyOfID: Bool { id.map { ReceiptKey(receiptID: $0.text) == key } ?? false }

    /// Orders by date, then so that equal receipts give equal tables.
    static func precedes(_ left: StateReceipt, _ right: StateReceipt) -> Bool {
        if left.date != right.date { return left.date < right.date }
        switch (left.order, right.order) {
        case (let first?, let second?) where first != second: return first < second
        case (nil, _?): return true
        case (_?, nil): return false
        default: return left.key.rawValue < right.key.rawValue
        }
    }
}
