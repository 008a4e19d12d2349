import KakuzukeProtocol
import Rating
import Storage

/// Decides what returns take from the lines by which the goods were bought; no I/O.
///
/// The same receipts give the same terms in whatever order they were told. Source: `docs/rating.md`, "Returns".
struct ReturnTerms {
    /// A line of a return that takes back a line of an original.
    private struct Place: Hashable {
        var original: String
        var line: Int
    }

    /// A line that takes back, in the order of all returns.
    private struct Taking {
        var row: Int
        var line: Int
        var quantity: QuantityThousandths
    }

    /// The returns that were looked at.
    let returns: [SelectReturns.Row]
    /// The contents of the originals, by key; those that are not known are missing.
    let revisions: [String: Int32]
    /// What the lines of each return count with.
    private(set) var terms: [SelectReturns.Terms]
    private let purchases: [String: (row: SelectOriginals.Row, purchase: Purchase)]
    private var takings: [Place: [Taking]] = [:]

    /// Decides.
    ///
    /// - Parameters:
    ///   - asked: the originals that are looked at; lines that name others stay as they are.
    ///   - originals: those of them that are known.
    ///   - returns: every return that names one of them.
    init(asked: Set<String>, originals: [SelectOriginals.Row], returns: [SelectReturns.Row]) {
        self.returns = returns.sorted { Self.comes($0, before: $1) }
        purchases = Dictionary(uniqueKeysWithValues: originals.map { ($0.key, ($0, Purchase($0))) })
        revisions = purchases.mapValues(\.row.revision)
        terms = self.returns.map(\.terms)
        for row in self.returns.indices { find(row, asked: asked) }
        for (place, taken) in takings { give(place, to: taken) }
    }

    /// The returns whose lines are to count with something else than they do.
    var changed: [(row: SelectReturns.Row, terms: SelectReturns.Terms)] {
        zip(returns, terms).filter { $0.terms != $1 }.map { ($0, $1) }
    }

    /// The originals whose returns are nobody's or those of certain customers.
    ///
    /// - Parameters:
    ///   - customers: the customers.
    ///   - originals: the keys that are looked at.
    /// - Returns: the keys of those that concern nobody else.
    func originals(ofCustomersIn customers: Set<CustomerKey>, among originals: Set<String>) -> Set<String> {
        var others: Set<String> = []
        for row in returns {
            guard let customer = row.customer, !customers.contains(customer) else { continue }
            others.formUnion(row.originalKeys.compactMap { $0 })
        }
        return originals.subtracting(others)
    }

    /// What has come back of a line of an original.
    ///
    /// Money counts whatever it was paid for: also for a price that was lowered later, and for more than was left.
    ///
    /// - Parameters:
    ///   - line: the place of the line, from 0.
    ///   - original: the key.
    /// - Returns: the sum of the returns; nothing where the original is not known.
    func returned(ofLine line: Int, of original: String) -> ReturnedSoFar {
        var sum = ReturnedSoFar()
        guard let purchase = purchases[original]?.purchase else { return sum }
        let taken = takings[Place(original: original, line: line)] ?? []
        let before = purchase.lines[line].returned(before: taken.map(\.quantity))
        for (taking, before) in zip(taken, before) {
            let row = returns[taking.row]
            let (written, amount) = purchase.lines[line].inItsForm(
                written: MoneyMinorUnits(-row.writtenAmounts[taking.line]),
                amount: MoneyMinorUnits(-row.amounts[taking.line]), isTaxIncluded: row.areTaxIncluded[taking.line])
            sum.writtenAmount = sum.writtenAmount + written
            sum.amount = sum.amount + amount
            if before != nil { sum.quantity = sum.quantity + taking.quantity }
        }
        return sum
    }

    /// The purchase of an original; nil: it is not known.
    func purchase(_ original: String) -> Purchase? { purchases[original]?.purchase }

    /// Puts back what the store had looked up, and finds the lines that are taken back.
    private mutating func find(_ row: Int, asked: Set<String>) {
        let stated = returns[row]
        for line in stated.originalKeys.indices {
            guard let original = stated.originalKeys[line], asked.contains(original) else { continue }
            if let category = stated.statedCategories[line] { terms[row].categories[line] = category }
            terms[row].costs[line] = stated.statedCosts[line]
            terms[row].standardPrices[line] = stated.statedStandardPrices[line]
            terms[row].quotes[line] = stated.statedQuotes[line]
            let number = stated.originalLines[line].map { Int($0) }
            guard let place = purchases[original]?.purchase.place(of: number, product: stated.products[line])
            else { continue }
            let quantity = QuantityThousandths(Int64(stated.quantities[line].magnitude))
            takings[Place(original: original, line: place), default: []]
                .append(Taking(row: row, line: line, quantity: quantity))
        }
    }

    /// Gives the terms of a line to those who take it back, as far as it goes.
    private mutating func give(_ place: Place, to taken: [Taking]) {
        guard let (original, purchase) = purchases[place.original] else { return }
        let line = purchase.lines[place.line]
        for (taking, before) in zip(taken, line.returned(before: taken.map(\.quantity))) {
            guard let before else { continue }
            if returns[taking.row].statedCategories[taking.line] != nil {
                terms[taking.row].categories[taking.line] = original.categories[place.line]
            }
            terms[taking.row].costs[taking.line] = line.cost(of: taking.quantity, after: before).map { -$0.rawValue }
            terms[taking.row].standardPrices[taking.line] = original.standardPrices[place.line]
            if returns[taking.row].statedQuotes[taking.line] == nil {
                terms[taking.row].quotes[taking.line] = original.quotes[place.line]
            }
        }
    }

    /// The order of receipts in rating: date, time, key by its bytes.
    private static func comes(_ left: SelectReturns.Row, before right: SelectReturns.Row) -> Bool {
        if left.businessDate != right.businessDate { return left.businessDate < right.businessDate }
        let (leftTime, rightTime) = (left.writtenTime ?? 0, right.writtenTime ?? 0)
        if leftTime != rightTime { return leftTime < rightTime }
        return left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
    }
}

extension Purchase {
    /// The purchase that a stored receipt is.
    fileprivate init(_ row: SelectOriginals.Row) {
        var taxes: [BasisPoints: MoneyMinorUnits] = [:]
        for (rate, tax) in zip(row.printedTaxRates, row.printedTaxes) {
            taxes[BasisPoints(rate)] = MoneyMinorUnits(tax)
        }
        self.init(
            lines: row.products.indices.map { line in
                PurchasedLine(
                    product: row.products[line], quantity: QuantityThousandths(row.quantities[line]),
                    writtenAmount: MoneyMinorUnits(row.writtenAmounts[line]),
                    amount: MoneyMinorUnits(row.amounts[line]), taxRate: BasisPoints(row.taxRates[line]),
                    isTaxIncluded: row.areTaxIncluded[line], cost: row.costs[line].map { MoneyMinorUnits($0) })
            }, printedTaxes: taxes)
    }
}
