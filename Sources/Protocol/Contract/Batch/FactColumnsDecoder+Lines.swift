import Rating

extension FactColumnsDecoder {
    /// The columns of lines.
    private struct LineColumns {
        let product: Column<UInt32>
        let categoryStep: Column<Int32>
        let categoryFromMaster: Column<Bool>
        let quantity: Column<Int64>
        let writtenAmount: Column<Int64>
        let taxRateStep: Column<Int32>
        let taxIncluded: Column<Bool>
        let amount: Column<Int64>
        let cost: Column<UInt64>
        let standardPrice: Column<UInt64>
        let quote: Column<UInt32>
        let originalKey: Column<UInt32>
        let originalLine: Column<UInt32>

        init(_ columns: Kakuzuke_V1_ReceiptColumns, rows: Int) throws(FactBatchError) {
            product = try Column(columns.product, "product", rows: rows)
            categoryStep = try Column(columns.categoryStep, "category_step", rows: rows)
            categoryFromMaster = try Column(columns.categoryFromMaster, "category_from_master", rows: rows)
            quantity = try Column(columns.quantity, "quantity", rows: rows)
            writtenAmount = try Column(columns.writtenAmountResidual, "written_amount_residual", rows: rows)
            taxRateStep = try Column(columns.taxRateStep, "tax_rate_step", rows: rows)
            taxIncluded = try Column(columns.taxIncluded, "tax_included", rows: rows)
            amount = try Column(columns.amountResidual, "amount_residual", rows: rows)
            cost = try Column(columns.costResidual, "cost_residual", rows: rows)
            standardPrice = try Column(columns.standardPriceResidual, "standard_price_residual", rows: rows)
            quote = try Column(columns.quote, "quote", rows: rows)
            originalKey = try Column(columns.originalKey, "original_key", rows: rows)
            originalLine = try Column(columns.originalLine, "original_line", rows: rows)
        }
    }

    /// All lines of the batch in order.
    func receiptLines(
        _ columns: Kakuzuke_V1_ReceiptColumns, rows: Int
    ) throws(FactBatchError) -> [ReceiptFactLine] {
        let products = try products(columns, lines: rows)
        let lineColumns = try LineColumns(columns, rows: rows)
        var predictor = LinePredictor(productCount: products.count)
        var lines: [ReceiptFactLine] = []
        lines.reserveCapacity(rows)
        for row in 0..<rows {
            let product = Int(lineColumns.product[row])
            guard product < products.count else { throw FactBatchError(.unknownPosition, "product", row: row) }
            lines.append(try line(lineColumns, row, product: products[product], after: &predictor[product]))
        }
        return lines
    }

    /// The different products: plain numbers, then texts.
    private func products(_ columns: Kakuzuke_V1_ReceiptColumns, lines: Int) throws(FactBatchError) -> [String] {
        let count = columns.productNumberStep.count + columns.productText.count
        // Every product has a line, so a longer list is not one of ours.
        guard count <= lines else { throw FactBatchError(.tooLarge, "product_number_step") }
        var products: [String] = []
        products.reserveCapacity(count)
        var number: Int64 = 0
        for (row, step) in columns.productNumberStep.enumerated() {
            guard let step = Int64(exactly: step) else {
                throw FactBatchError(.invalidNumber, "product_number_step", row: row)
            }
            number = try Self.sum(number, step, "product_number_step", row)
            guard let text = PlainNumber.text(value: number, filledDigits: 0) else {
                throw FactBatchError(.invalidNumber, "product_number_step", row: row)
            }
            products.append(text)
        }
        for (row, position) in columns.productText.enumerated() {
            products.append(try text(at: position, "product_text", row))
        }
        return products
    }

    private func line(
        _ columns: LineColumns, _ row: Int, product: String, after previous: inout LinePredictor.Previous
    ) throws(FactBatchError) -> ReceiptFactLine {
        let quantity = columns.quantity[row]
        let quantityMax = InputLimits.quantityMax.rawValue
        guard (-quantityMax...quantityMax).contains(quantity) else {
            throw FactBatchError(.invalidNumber, "quantity", row: row)
        }
        let category = try Self.sum(previous.category, Int64(columns.categoryStep[row]), "category_step", row)
        guard let categoryPosition = UInt32(exactly: category) else {
            throw FactBatchError(.unknownPosition, "category_step", row: row)
        }
        let taxRate = try Self.sum(previous.taxRate, Int64(columns.taxRateStep[row]), "tax_rate_step", row)
        guard (0...Int64(PolicyLimits.taxMax.rawValue)).contains(taxRate) else {
            throw FactBatchError(.invalidNumber, "tax_rate_step", row: row)
        }
        func expected(_ amount: Int64) -> Int64 {
            LinePredictor.scaled(amount, from: previous.quantity, to: quantity)
        }
        let written = try amount(
            expected(previous.writtenAmount), columns.writtenAmount[row], columns.writtenAmount.name, row)
        let isTaxIncluded = columns.taxIncluded[row]
        let amount = try amount(
            LinePredictor.withoutTax(written, taxRate: taxRate, isTaxIncluded: isTaxIncluded), columns.amount[row],
            columns.amount.name, row)
        let cost = try optionalAmount(expected(previous.cost), columns.cost, row)
        let standardPrice = try optionalAmount(previous.standardPrice, columns.standardPrice, row)
        previous = LinePredictor.Previous(
            category: category, taxRate: taxRate, quantity: quantity, writtenAmount: written,
            cost: cost ?? previous.cost, standardPrice: standardPrice ?? previous.standardPrice)
        return ReceiptFactLine(
            product: product, category: try text(at: categoryPosition, "category_step", row),
            isCategoryFromMaster: columns.categoryFromMaster[row], quantity: QuantityThousandths(quantity),
            writtenAmount: MoneyMinorUnits(written), taxRate: BasisPoints(Int32(taxRate)),
            isTaxIncluded: isTaxIncluded, amount: MoneyMinorUnits(amount), cost: cost.map(MoneyMinorUnits.init),
            standardPrice: standardPrice.map(MoneyMinorUnits.init), quoteID: try optionalText(columns.quote, row),
            original: try original(columns, row))
    }

    /// The line that a return names; a line's place without a receipt's key names nothing.
    private func original(_ columns: LineColumns, _ row: Int) throws(FactBatchError) -> OriginalLine? {
        let line = columns.originalLine[row]
        guard let key = try optionalText(columns.originalKey, row) else {
            guard line == 0 else { throw FactBatchError(.invalidNumber, "original_line", row: row) }
            return nil
        }
        return OriginalLine(receiptKey: key, line: line == 0 ? nil : Int(line))
    }

    /// An expected amount and its residual; within the limit of amounts.
    private func amount(
        _ expected: Int64, _ residual: Int64, _ column: String, _ row: Int
    ) throws(FactBatchError) -> Int64 {
        let amount = try Self.sum(expected, residual, column, row)
        guard FactCheck.isAmount(MoneyMinorUnits(amount)) else {
            throw FactBatchError(.invalidNumber, column, row: row)
        }
        return amount
    }

    /// As `amount`, for a column in which 0 means none.
    private func optionalAmount(
        _ expected: Int64, _ column: Column<UInt64>, _ row: Int
    ) throws(FactBatchError) -> Int64? {
        guard column[row] > 0 else { return nil }
        return try amount(expected, Int64(zigzag: column[row] - 1), column.name, row)
    }
}
