public import Rating

extension Kakuzuke_V1_QuoteContents {
    /// The product of each line; empty texts where the lines name none.
    ///
    /// - Throws: `ContractError` when the columns do not fit the number of lines.
    public func productCodes() throws(ContractError) -> [String] {
        let numbers = try column(products, "products")
        var others = otherProducts[...]
        var codes: [String] = []
        for line in 0..<(try lines()) {
            guard numbers[line] == 0 else {
                guard let value = Int64(exactly: numbers[line] - 1),
                    let code = PlainNumber.text(value: value, filledDigits: 0)
                else { throw ContractError(.outOfRange, "products") }
                codes.append(code)
                continue
            }
            guard let code = otherProducts.isEmpty ? "" : others.popFirst() else {
                throw ContractError(.inconsistent, "other_products")
            }
            codes.append(try FieldCheck.text(code, "other_products"))
        }
        return codes
    }

    /// What a line costs, as it was told.
    ///
    /// - Throws: `ContractError` when the columns do not fit the number of lines.
    public func lineTotalsTold() throws(ContractError) -> [MoneyMinorUnits] {
        let totals = try column(lineTotals, "line_totals")
        var told: [MoneyMinorUnits] = []
        for line in 0..<(try lines()) {
            let max = InputLimits.lineTotalMax.rawValue
            told.append(MoneyMinorUnits(try FieldCheck.number(totals[line], in: 0...max, "line_totals")))
        }
        return told
    }

    /// What one unit of each line costs, as it was told, after all numbers of the answer have been checked.
    ///
    /// - Throws: `ContractError` when the columns do not fit the number of lines.
    public func pricesTold() throws(ContractError) -> [MoneyMinorUnits] {
        _ = try lineTotalsTold()
        let prices = try column(unitPrices, "unit_prices")
        var told: [MoneyMinorUnits] = []
        for line in 0..<(try lines()) {
            let max = InputLimits.lineTotalMax.rawValue
            told.append(MoneyMinorUnits(try FieldCheck.number(prices[line], in: 0...max, "unit_prices")))
        }
        try FieldCheck.count(ratings.count, max: InputLimits.linesMax, "ratings")
        return told
    }

    fileprivate func lines() throws(ContractError) -> Int {
        try FieldCheck.count(Int(lineCount), max: InputLimits.linesMax, "line_count")
        return Int(lineCount)
    }

    fileprivate func column<Value: ExpressibleByZero>(
        _ values: [Value], _ name: String
    ) throws(ContractError) -> Column<Value> {
        do { return try Column(values, name, rows: Int(lineCount)) } catch {
            throw ContractError(.inconsistent, name)
        }
    }

    fileprivate func text(_ position: UInt32, _ field: String) throws(ContractError) -> String {
        guard position > 0 else { return "" }
        guard texts.indices.contains(Int(position) - 1) else { throw ContractError(.outOfRange, field) }
        return try FieldCheck.text(texts[Int(position) - 1], "texts")
    }
}

extension Basket {
    /// Unpacks and checks the basket of a quote that was handed out.
    ///
    /// - Throws: `ContractError`.
    public init(_ contents: Kakuzuke_V1_QuoteContents) throws(ContractError) {
        let count = try contents.lines()
        let categories = try contents.column(contents.categories, "categories")
        let taxes = try contents.column(contents.taxes, "taxes")
        let costs = try contents.column(contents.unitCostsE2, "unit_costs_e2")
        let prices = try contents.column(contents.listPrices, "list_prices")
        let quantities = try contents.column(contents.quantities, "quantities")
        var lines: [BasketLine] = []
        lines.reserveCapacity(count)
        for line in 0..<count {
            var listPrice: MoneyMinorUnits?
            if prices[line] > 0 {
                listPrice = MoneyMinorUnits(
                    try FieldCheck.number(prices[line] - 1, in: 0...InputLimits.amountMax.rawValue, "list_prices"))
            }
            lines.append(
                BasketLine(
                    category: try contents.text(categories[line], "categories"),
                    unitCost: UnitCostHundredths(
                        try FieldCheck.number(
                            costs[line], in: 0...InputLimits.unitCostMax.rawValue, "unit_costs_e2")),
                    quantity: QuantityThousandths(
                        try FieldCheck.number(
                            quantities[line], in: 1...InputLimits.quantityMax.rawValue, "quantities")),
                    listPrice: listPrice, tax: try contents.text(taxes[line], "taxes")))
        }
        self.init(
            store: try FieldCheck.text(contents.store, "store", mayBeEmpty: false),
            payment: try FieldCheck.text(contents.payment, "payment"),
            fulfilment: try FieldCheck.text(contents.fulfilment, "fulfilment"),
            reservedDaysAhead: try FieldCheck.number(
                contents.reservedDaysAhead, in: 0...FactLimits.reservedDaysAheadMax, "reserved_days_ahead"),
            lines: lines)
    }
}
