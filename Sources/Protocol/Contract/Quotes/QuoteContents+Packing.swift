public import Rating

extension Kakuzuke_V1_QuoteContents {
    /// Packs a basket and what was answered; how the customer was named is the caller's.
    ///
    /// - Parameters:
    ///   - basket: the basket with the terms of its lines.
    ///   - products: the product of each line; shorter or empty: the lines name none.
    ///   - quote: the quote of this basket.
    ///   - answer: the message that told it.
    public init(
        _ basket: Basket, products: [String], quote: Quote, answer: Kakuzuke_V1_QuoteResponse
    ) {
        precondition(quote.lines.count == basket.lines.count, "a quote of this basket")
        self.init()
        store = basket.store
        payment = basket.payment
        fulfilment = basket.fulfilment
        reservedDaysAhead = UInt32(clamping: basket.reservedDaysAhead)
        lineCount = UInt32(basket.lines.count)
        pack(products)
        pack(basket.lines)
        unitPrices = Self.column(quote.lines.map { UInt64(clamping: $0.unitPrice.rawValue) })
        lineTotals = Self.column(quote.lines.map { UInt64(clamping: $0.lineTotal.rawValue) })
        total = quote.total.rawValue
        saved = quote.saved.rawValue
        ratings = zip(quote.ratings, answer.ratings).map { Rating($0, told: $1) }
        freshness = answer.freshness
        remarkCodes = answer.remarkCodes
    }

    private mutating func pack(_ codes: [String]) {
        let numbers = (0..<Int(lineCount)).map { line -> UInt64 in
            let code = codes.indices.contains(line) ? codes[line] : ""
            if let number = PlainNumber(code), number.filledDigits == 0 { return UInt64(number.value) + 1 }
            otherProducts.append(code)
            return 0
        }
        products = Self.column(numbers)
        if otherProducts.allSatisfy(\.isEmpty) { otherProducts = [] }
    }

    private mutating func pack(_ lines: [BasketLine]) {
        var table = TextTable()
        categories = Self.column(lines.map { table.position($0.category) })
        taxes = Self.column(lines.map { table.position($0.tax) })
        // The empty text at position 0 stands in every table.
        texts = Array(table.texts.dropFirst())
        unitCostsE2 = Self.column(lines.map { UInt64(clamping: $0.unitCost.rawValue) })
        listPrices = Self.column(lines.map { line in line.listPrice.map { UInt64(clamping: $0.rawValue) + 1 } ?? 0 })
        quantities = Self.column(lines.map { UInt64(clamping: $0.quantity.rawValue) })
    }

    /// As few values as say the same.
    private static func column<Value: FixedWidthInteger>(_ values: [Value]) -> [Value] {
        guard let first = values.first, values.allSatisfy({ $0 == first }) else { return values }
        return first == 0 ? [] : [first]
    }
}

extension Kakuzuke_V1_QuoteContents.Rating {
    fileprivate init(_ entry: QuoteRating, told: Kakuzuke_V1_QuoteResponse.QuoteRating) {
        self.init()
        subject = told.rating.subject
        stage = told.rating.stage
        if told.rating.hasGrade { grade = told.rating.grade }
        if let points = entry.rating.score { score = points.rawValue }
        classCode = told.classCode
        classScore = entry.classScore.rawValue
        feeRate = UInt32(clamping: entry.fee.rawValue)
    }
}
