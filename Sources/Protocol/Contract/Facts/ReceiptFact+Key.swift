public import Rating

extension ReceiptFact {
    /// The receipt's key, built only from values as the point of sale wrote them; the receipt id of rating's order.
    ///
    /// `store|terminal|date|number`, with the time joined to the date by `T` where it belongs to the key and `|suffix`
    /// where there is one. A vertical bar or backslash within a part is preceded by a backslash, so no two different
    /// receipts share a key. Source: `docs/sync.md`, "Keys".
    public var receiptKey: String {
        var date = writtenDate.description
        if keyHasTime, let writtenTime { date += "T" + writtenTime.description }
        return KeyText.joining([store.text, terminal, date, number] + (keySuffix.map { [$0] } ?? []))
    }

    /// The receipt as rating sees it; nil for a void, which takes the receipt out of the set.
    ///
    /// A receipt without a time counts as written at midnight.
    public var ratingReceipt: Receipt? {
        guard event != .void else { return nil }
        return Receipt(
            id: receiptKey, store: store.text, businessDate: businessDate, time: writtenTime ?? .midnight,
            payment: payment, fulfilment: fulfilment, reservedDaysAhead: reservedDaysAhead,
            lines: lines.map { line in
                ReceiptLine(
                    category: line.category, amount: line.amount, quantity: line.quantity, cost: line.cost)
            })
    }
}
