/// A receipt as it was bought: finds the line of goods that come back and says what is paid for them.
///
/// Source: `docs/rating.md`, "Returns".
public struct Purchase: Hashable, Sendable {
    /// The lines in the order of the receipt.
    public let lines: [PurchasedLine]
    /// Of each line written without tax its share of the receipt's tax; minor units; zero for other lines.
    private let taxesOnTop: [MoneyMinorUnits]

    /// Makes a purchase.
    ///
    /// - Parameters:
    ///   - lines: the lines in the order of the receipt.
    ///   - printedTaxes: the taxes as printed, by rate; empty where none were.
    public init(lines: [PurchasedLine], printedTaxes: [BasisPoints: MoneyMinorUnits] = [:]) {
        self.lines = lines
        var taxes = [MoneyMinorUnits](repeating: .zero, count: lines.count)
        for (rate, places) in Dictionary(grouping: lines.indices, by: { lines[$0].taxRate }) {
            Self.share(rate, printed: printedTaxes[rate], of: lines, at: places, into: &taxes)
        }
        taxesOnTop = taxes
    }

    /// The place of a purchased line.
    ///
    /// - Parameters:
    ///   - number: the line as the return names it, from 1; nil: not named, then the only line of the product.
    ///   - product: the product that comes back; a line of another product is not the one that was bought.
    /// - Returns: the place from 0; nil: the receipt has no line that is meant beyond doubt.
    public func place(of number: Int?, product: String) -> Int? {
        guard let number else {
            let places = lines.indices.filter { lines[$0].isPurchase && Self.isSame(lines[$0].product, product) }
            return places.count == 1 ? places[0] : nil
        }
        guard lines.indices.contains(number - 1), lines[number - 1].isPurchase else { return nil }
        return product.isEmpty || Self.isSame(lines[number - 1].product, product) ? number - 1 : nil
    }

    /// What is paid back for a part of a line.
    ///
    /// Each part gets its share of what was paid, and the last one all that is left of it, so that all parts together
    /// bring back exactly what was paid, whatever was paid for the parts before.
    ///
    /// - Parameters:
    ///   - taken: how much comes back.
    ///   - place: the line's place, from 0.
    ///   - returned: what has come back of it before.
    /// - Returns: the amounts.
    /// - Throws: `ReturnProblem`.
    public func refund(
        _ taken: QuantityThousandths, ofLine place: Int, after returned: ReturnedSoFar
    ) throws(ReturnProblem) -> Refund {
        guard lines.indices.contains(place), lines[place].isPurchase else { throw .noPurchase }
        let line = lines[place]
        guard taken > .zero else { throw .nothing }
        let left = max(line.quantity - returned.quantity, .zero)
        guard taken <= left else { throw .moreThanLeft(left) }
        let through = returned.quantity + taken
        func due(_ whole: MoneyMinorUnits, paid: MoneyMinorUnits) -> MoneyMinorUnits {
            min(max(line.share(whole, through: through) - paid, .zero), max(whole - paid, .zero))
        }
        let written = due(line.writtenAmount, paid: returned.writtenAmount)
        guard line.isTaxIncluded else {
            let tax = taxesOnTop[place]
            return Refund(
                writtenAmount: written,
                tax: line.share(tax, through: through) - line.share(tax, through: returned.quantity),
                isTaxIncluded: false)
        }
        let amount = min(due(line.amount, paid: returned.amount), written)
        return Refund(writtenAmount: written, tax: written - amount, isTaxIncluded: true)
    }

    /// Shares the tax on top of one rate among the lines in their order.
    ///
    /// Of an exchange the lines that sold are taken for themselves: what came back in the same receipt brought its own
    /// tax back, and the printed tax is that of the difference.
    private static func share(
        _ rate: BasisPoints, printed: MoneyMinorUnits?, of lines: [PurchasedLine], at all: [Int],
        into taxes: inout [MoneyMinorUnits]
    ) {
        let places = all.filter { !lines[$0].isTaxIncluded && lines[$0].isPurchase }
        let isExchange = all.contains { lines[$0].writtenAmount < .zero }
        let total = places.reduce(MoneyMinorUnits.zero) { $0 + lines[$1].amount }
        guard rate > .zero, total > .zero else { return }
        let included = all.filter { lines[$0].isTaxIncluded }
            .reduce(MoneyMinorUnits.zero) { $0 + lines[$1].writtenAmount - lines[$1].amount }
        let tax = taxOnTop(rate, of: total, printed: isExchange ? nil : printed, included: included)
        var through = Int128(0)
        var given = MoneyMinorUnits.zero
        for place in places {
            through += Int128(lines[place].amount.rawValue)
            let share = RoundingRule.halfUp.integer(Int128(tax.rawValue) * through, over: Int128(total.rawValue))
            taxes[place] = MoneyMinorUnits(Int64(share)) - given
            given = MoneyMinorUnits(Int64(share))
        }
    }

    /// The tax on top of a sum: what was printed less what lines with tax included hold of it, or else reckoned once.
    private static func taxOnTop(
        _ rate: BasisPoints, of total: MoneyMinorUnits, printed: MoneyMinorUnits?, included: MoneyMinorUnits
    ) -> MoneyMinorUnits {
        if let printed {
            let rest = printed - included
            // A printed tax that is more than the goods, or takes away, says something else.
            if rest >= .zero, rest <= total { return rest }
        }
        let product = Int128(total.rawValue) * Int128(rate.rawValue)
        return MoneyMinorUnits(Int64(RoundingRule.down.integer(product, over: 10_000)))
    }

    /// Codes are the same when their bytes are.
    private static func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
}
