import KakuzukeProtocol
import LocalStore
import Rating

/// Lets the store's own returns count as the lines by which the goods were bought, as the server does.
///
/// Source: `docs/rating.md`, "Returns".
struct OwnReturns {
    /// The valid receipt with a key, as the store has it; nil: it is another store's, void, or no longer kept.
    let receipt: (String) throws -> ReceiptFact?

    /// A receipt with what it counts with.
    struct Completed {
        var receipt: ReceiptFact
        /// False: the server may know an original that the store does not have, or other parts that came back.
        var isExact: Bool
    }

    /// Completes what a receipt takes back.
    ///
    /// - Throws: what looking for an original throws.
    func completing(_ receipt: ReceiptFact) throws -> Completed {
        var completed = Completed(receipt: receipt, isExact: true)
        for place in receipt.lines.indices where receipt.lines[place].isReturn {
            let line = receipt.lines[place]
            guard let named = line.original else { continue }
            guard let bought = try self.receipt(named.receiptKey) else {
                completed.isExact = false
                continue
            }
            let purchase = Purchase(bought)
            guard let origin = purchase.place(of: named.line, product: line.product) else { continue }
            let taken = QuantityThousandths(-line.quantity.rawValue)
            guard taken > .zero, taken <= purchase.lines[origin].quantity else { continue }
            // The shares of parts depend on what came back elsewhere.
            if taken < purchase.lines[origin].quantity { completed.isExact = false }
            if line.isCategoryFromMaster { completed.receipt.lines[place].category = bought.lines[origin].category }
            completed.receipt.lines[place].cost = purchase.lines[origin].cost(of: taken, after: .zero)
                .map { MoneyMinorUnits(-$0.rawValue) }
        }
        return completed
    }
}
