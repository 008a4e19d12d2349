public import Rating

extension Purchase {
    /// The purchase that a receipt is, as its store knows it.
    public init(_ receipt: ReceiptFact) {
        var taxes: [BasisPoints: MoneyMinorUnits] = [:]
        for tax in receipt.printedTaxes { taxes[tax.rate] = tax.amount }
        self.init(
            lines: receipt.lines.map { line in
                PurchasedLine(
                    product: line.product, quantity: line.quantity, writtenAmount: line.writtenAmount,
                    amount: line.amount, taxRate: line.taxRate, isTaxIncluded: line.isTaxIncluded, cost: line.cost)
            }, printedTaxes: taxes)
    }
}
