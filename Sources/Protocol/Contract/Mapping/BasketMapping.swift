public import Rating

extension Kakuzuke_V1_Basket {
    /// Packs a basket with everything that its lines need.
    ///
    /// - Parameters:
    ///   - basket: the basket.
    ///   - products: the product of each line; shorter or empty: the lines name none.
    public init(_ basket: Basket, products: [String] = []) {
        self.init()
        store = basket.store
        payment = basket.payment
        fulfilment = basket.fulfilment
        reservedDaysAhead = UInt32(clamping: basket.reservedDaysAhead)
        lines = basket.lines.enumerated().map { position, line in
            var message = Line()
            if products.indices.contains(position) { message.product = products[position] }
            message.category = line.category
            message.unitCostE2 = line.unitCost.rawValue
            if let listPrice = line.listPrice { message.listPrice = listPrice.rawValue }
            message.tax = line.tax
            message.quantity = line.quantity.rawValue
            return message
        }
    }
}

extension Basket {
    /// Unpacks and checks a basket; whether it can be priced is for the quote to say.
    ///
    /// - Parameters:
    ///   - message: what came over the wire.
    ///   - terms: the item master's terms of a product at the date of the quote; nil: it does not know the product.
    /// - Throws: `ContractError`; `missing` when neither the line nor the item master gives category, cost or tax.
    public init(
        _ message: Kakuzuke_V1_Basket, terms: (_ product: String) -> ProductTerms?
    ) throws(ContractError) {
        let lines = try FieldCheck.list(message.lines, max: InputLimits.linesMax, "lines") {
            (line: Kakuzuke_V1_Basket.Line) throws(ContractError) in try BasketLine(line, terms: terms)
        }
        self.init(
            store: try FieldCheck.text(message.store, "store", mayBeEmpty: false),
            payment: try FieldCheck.text(message.payment, "payment"),
            fulfilment: try FieldCheck.text(message.fulfilment, "fulfilment"),
            reservedDaysAhead: try FieldCheck.number(
                message.reservedDaysAhead, in: 0...FactLimits.reservedDaysAheadMax, "reserved_days_ahead"),
            lines: lines)
    }
}

extension BasketLine {
    fileprivate init(
        _ message: Kakuzuke_V1_Basket.Line, terms: (_ product: String) -> ProductTerms?
    ) throws(ContractError) {
        let product = try FieldCheck.text(message.product, "product")
        let known = product.isEmpty ? nil : terms(product)
        // Naming what the line lacks would not help whoever typed a code that nobody knows.
        let isComplete = message.hasCategory && message.hasUnitCostE2 && message.hasTax
        guard known != nil || product.isEmpty || isComplete else { throw ContractError(.unknownValue, "product") }
        guard let category = message.hasCategory ? message.category : known?.category else {
            throw ContractError(.missing, "category")
        }
        guard let unitCost = message.hasUnitCostE2 ? UnitCostHundredths(message.unitCostE2) : known?.unitCost else {
            throw ContractError(.missing, "unit_cost_e2")
        }
        guard let tax = message.hasTax ? message.tax : known?.tax else { throw ContractError(.missing, "tax") }
        let costMax = InputLimits.unitCostMax.rawValue
        let listPrice = message.hasListPrice ? MoneyMinorUnits(message.listPrice) : known?.listPrice
        self.init(
            category: try FieldCheck.text(category, "category"),
            unitCost: UnitCostHundredths(try FieldCheck.number(unitCost.rawValue, in: 0...costMax, "unit_cost_e2")),
            quantity: QuantityThousandths(
                try FieldCheck.number(message.quantity, in: 1...InputLimits.quantityMax.rawValue, "quantity")),
            listPrice: listPrice, tax: try FieldCheck.text(tax, "tax"))
        if let listPrice, listPrice < .zero || listPrice > InputLimits.amountMax {
            throw ContractError(.outOfRange, "list_price")
        }
    }
}
