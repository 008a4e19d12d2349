import KakuzukeProtocol
import Rating

/// What receipts take back of one line of a purchase, in the order of all returns.
///
/// Source: `docs/rating.md`, "Returns".
struct LineTakings {
    /// A line that takes back.
    private struct Taking {
        var receipt: ReceiptFact
        var line: Int
        var quantity: QuantityThousandths {
            QuantityThousandths(Int64(receipt.lines[line].quantity.rawValue.magnitude))
        }
    }

    private let purchased: PurchasedLine
    private let takings: [Taking]

    /// Finds what is taken back.
    ///
    /// - Parameters:
    ///   - place: the place of the purchased line, from 0.
    ///   - key: the key of the purchase.
    ///   - purchase: the purchase.
    ///   - receipts: the receipts that name it.
    init(ofLine place: Int, of key: String, _ purchase: Purchase, in receipts: [ReceiptFact]) {
        purchased = purchase.lines[place]
        takings = receipts.sorted(by: Self.comes).flatMap { receipt in
            receipt.lines.indices.filter { number in
                let line = receipt.lines[number]
                guard let named = line.original, named.receiptKey == key else { return false }
                return purchase.place(of: named.line, product: line.product) == place
            }.map { Taking(receipt: receipt, line: $0) }
        }
    }

    /// How much had come back before a line of a receipt took; nil: it takes nothing, or is not among them.
    func returned(before line: Int, of key: String) -> QuantityThousandths? {
        let before = purchased.returned(before: takings.map(\.quantity))
        return zip(takings, before).first { $0.0.line == line && $0.0.receipt.receiptKey == key }?.1
    }

    /// What has come back so far; money counts whatever it was paid for.
    var returned: ReturnedSoFar {
        var sum = ReturnedSoFar()
        for (taking, before) in zip(takings, purchased.returned(before: takings.map(\.quantity))) {
            let line = taking.receipt.lines[taking.line]
            let (written, amount) = purchased.inItsForm(
                written: MoneyMinorUnits(-line.writtenAmount.rawValue), amount: MoneyMinorUnits(-line.amount.rawValue),
                isTaxIncluded: line.isTaxIncluded)
            sum.writtenAmount = sum.writtenAmount + written
            sum.amount = sum.amount + amount
            if before != nil { sum.quantity = sum.quantity + taking.quantity }
        }
        return sum
    }

    /// The order of receipts in rating: date, time, key by its bytes.
    private static func comes(_ left: ReceiptFact, before right: ReceiptFact) -> Bool {
        if left.businessDate != right.businessDate { return left.businessDate < right.businessDate }
        let (leftTime, rightTime) = (left.writtenTime ?? .midnight, right.writtenTime ?? .midnight)
        if leftTime != rightTime { return leftTime < rightTime }
        return left.receiptKey.utf8.lexicographicallyPrecedes(right.receiptKey.utf8)
    }
}
