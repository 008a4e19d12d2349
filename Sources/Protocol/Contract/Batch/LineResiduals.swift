import Rating

/// The columns of lines that hold differences to what the predictor expects.
struct LineResiduals {
    private(set) var category: [Int32] = []
    private(set) var taxRate: [Int32] = []
    private(set) var writtenAmount: [Int64] = []
    private(set) var amount: [Int64] = []
    private(set) var cost: [UInt64] = []
    private(set) var standardPrice: [UInt64] = []

    /// Adds a validated line after the one of the same product before it, and makes it the one before.
    mutating func append(
        _ line: ReceiptFactLine, category position: Int64, after previous: inout LinePredictor.Previous
    ) {
        let quantity = line.quantity.rawValue
        let written = line.writtenAmount.rawValue
        let rate = Int64(line.taxRate.rawValue)
        func expected(_ amount: Int64) -> Int64 {
            LinePredictor.scaled(amount, from: previous.quantity, to: quantity)
        }
        category.append(Int32(position - previous.category))
        taxRate.append(Int32(rate - previous.taxRate))
        writtenAmount.append(written - expected(previous.writtenAmount))
        amount.append(
            line.amount.rawValue
                - LinePredictor.withoutTax(written, taxRate: rate, isTaxIncluded: line.isTaxIncluded))
        cost.append(line.cost.map { ($0.rawValue - expected(previous.cost)).zigzag + 1 } ?? 0)
        standardPrice.append(line.standardPrice.map { ($0.rawValue - previous.standardPrice).zigzag + 1 } ?? 0)
        previous = LinePredictor.Previous(
            category: position, taxRate: rate, quantity: quantity, writtenAmount: written,
            cost: line.cost?.rawValue ?? previous.cost,
            standardPrice: line.standardPrice?.rawValue ?? previous.standardPrice)
    }
}
