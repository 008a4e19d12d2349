import KakuzukeProtocol
import Rating

/// Lets the store's own returns count as the lines by which the goods were bought, as the server does.
///
/// Source: `docs/rating.md`, "Returns".
struct OwnReturns {
    let receipts: OwnReceipts

    /// A receipt with what it counts with.
    struct Completed {
        var receipt: ReceiptFact
        /// False: the server may know an original that the store does not have.
        var isExact = true
    }

    /// An original of the store, and what names it.
    private struct Original {
        var bought: ReceiptFact
        var purchase: Purchase
        var returns: [ReceiptFact]
    }

    /// Completes what a receipt takes back.
    ///
    /// - Throws: `LocalStoreError`.
    func completing(_ receipt: ReceiptFact) throws -> Completed {
        var completed = Completed(receipt: receipt)
        for (key, lines) in Dictionary(grouping: receipt.lines.indices, by: { receipt.lines[$0].original?.receiptKey })
        {
            guard let key else { continue }
            guard let bought = try receipts.receipt(key) else {
                completed.isExact = false
                continue
            }
            let original = Original(
                bought: bought, purchase: Purchase(bought), returns: try receipts.returns(of: key))
            for line in lines { complete(line, from: original, key, &completed) }
        }
        return completed
    }

    private func complete(_ number: Int, from original: Original, _ key: String, _ completed: inout Completed) {
        let line = completed.receipt.lines[number]
        guard let place = original.purchase.place(of: line.original?.line, product: line.product) else { return }
        let purchased = original.purchase.lines[place]
        let taken = QuantityThousandths(Int64(line.quantity.rawValue.magnitude))
        // Other stores may have taken other parts, whose places decide the shares.
        if taken != purchased.quantity { completed.isExact = false }
        let takings = LineTakings(ofLine: place, of: key, original.purchase, in: original.returns)
        guard let before = takings.returned(before: number, of: completed.receipt.receiptKey) else { return }
        if line.isCategoryFromMaster {
            completed.receipt.lines[number].category = original.bought.lines[place].category
        }
        completed.receipt.lines[number].cost = purchased.cost(of: taken, after: before)
            .map { MoneyMinorUnits(-$0.rawValue) }
    }
}
