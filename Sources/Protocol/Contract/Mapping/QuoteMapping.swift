public import Rating

extension Kakuzuke_V1_QuoteResponse {
    /// Packs a quote made under a policy; indexes become codes.
    ///
    /// Id, version, freshness and remarks are the caller's.
    ///
    /// - Parameters:
    ///   - quote: the quote.
    ///   - basket: the basket that it prices.
    ///   - products: the product of each line; shorter or empty: the lines name none.
    ///   - ways: what leads further, for each rating; shorter or empty: it is not told.
    ///   - policy: the policy under which it was made.
    ///   - level: what the buyer is told of the composition.
    public init(
        _ quote: Quote, basket: Basket, products: [String] = [], ways: [QuoteWays] = [], policy: Policy,
        level: DisclosureLevel
    ) {
        precondition(quote.lines.count == basket.lines.count, "a quote of this basket")
        self.init()
        lines = quote.lines.enumerated().map { position, line in
            var message = Line(line, basket.lines[position], policy: policy, level: level)
            if products.indices.contains(position) { message.product = products[position] }
            return message
        }
        taxes = quote.taxes.map { tax in
            var message = Tax()
            message.rate = tax.rate.rawValue
            message.base = tax.base.rawValue
            message.tax = tax.tax.rawValue
            return message
        }
        total = quote.total.rawValue
        saved = quote.saved.rawValue
        ratings = quote.ratings.enumerated().map { position, rating in
            QuoteRating(
                rating, ways: ways.indices.contains(position) ? ways[position] : nil, policy: policy, level: level)
        }
        asOf = quote.asOf.daysSinceEpoch
        currency = policy.currency
        taxIncluded = policy.tax.display == .included
        disclosed = Kakuzuke_V1_DisclosureLevel(level)
    }
}

extension Kakuzuke_V1_QuoteResponse.Line {
    fileprivate init(_ line: QuoteLine, _ item: BasketLine, policy: Policy, level: DisclosureLevel) {
        self.init()
        subject = policy.subjects[line.subject].code
        if level != .none { feeRate = line.fee.rawValue }
        taxRate = line.tax.rawValue
        unitPrice = line.unitPrice.rawValue
        standardUnitPrice = line.standardUnitPrice.rawValue
        lineTotal = line.lineTotal.rawValue
        standardLineTotal = line.standardLineTotal.rawValue
        guard level == .composition else { return }
        unitCostE2 = item.unitCost.rawValue
        composition = Kakuzuke_V1_PriceComposition(
            PriceComposition(
                total: line.lineTotal, unitCost: item.unitCost, quantity: item.quantity, rate: line.tax,
                policy: policy))
    }
}

extension Kakuzuke_V1_QuoteResponse.QuoteRating {
    fileprivate init(_ entry: QuoteRating, ways: QuoteWays?, policy: Policy, level: DisclosureLevel) {
        self.init()
        rating = Kakuzuke_V1_SubjectRating(entry.rating, policy: policy, level: level)
        classCode = policy.classes[entry.classIndex].code
        if level != .none {
            classScore = entry.classScore.rawValue
            feeRate = entry.fee.rawValue
        }
        subject = Kakuzuke_V1_NamedCode(policy.subjects[entry.rating.subject])
        if let index = entry.rating.grade { grade = Kakuzuke_V1_NamedCode(policy.grades[index]) }
        `class` = Kakuzuke_V1_NamedCode(policy.classes[entry.classIndex])
        guard let ways else { return }
        wayToNextGrade = Kakuzuke_V1_GradeWay(ways.grade, policy: policy, level: level)
        if case .purchase(let purchase) = ways.grade, let grade = entry.rating.grade, grade >= purchase.grade {
            wayToNextGrade.reachedByBasket = true
        }
        if let way = ways.classWay { wayToNextClass = Kakuzuke_V1_ClassWay(way, policy: policy, level: level) }
    }
}

extension Quote {
    /// Unpacks and checks a quote made under a policy.
    ///
    /// - Throws: `ContractError`; also for a quote whose points and fee rates are not disclosed.
    public init(_ message: Kakuzuke_V1_QuoteResponse, policy: Policy) throws(ContractError) {
        let lines = try FieldCheck.list(message.lines, max: InputLimits.linesMax, "lines") {
            (line: Kakuzuke_V1_QuoteResponse.Line) throws(ContractError) in try QuoteLine(line, policy: policy)
        }
        let taxes = try FieldCheck.list(message.taxes, max: PolicyLimits.entriesMax, "taxes") {
            (tax: Kakuzuke_V1_QuoteResponse.Tax) throws(ContractError) in
            QuoteTax(
                rate: try BasisPoints(rate: tax.rate, max: PolicyLimits.taxMax, "rate"),
                base: MoneyMinorUnits(tax.base), tax: MoneyMinorUnits(tax.tax))
        }
        let ratings = try FieldCheck.list(message.ratings, max: PolicyLimits.subjectsMax, "ratings") {
            (rating: Kakuzuke_V1_QuoteResponse.QuoteRating) throws(ContractError) in
            try QuoteRating(rating, policy: policy)
        }
        self.init(
            asOf: try FieldCheck.date(message.asOf, "as_of"), lines: lines, taxes: taxes,
            total: MoneyMinorUnits(message.total), saved: MoneyMinorUnits(message.saved), ratings: ratings)
    }
}

extension QuoteLine {
    fileprivate init(_ message: Kakuzuke_V1_QuoteResponse.Line, policy: Policy) throws(ContractError) {
        guard let subject = policy.subjects.firstIndex(where: { $0.code == message.subject }) else {
            throw ContractError(.unknownValue, "subject")
        }
        guard message.hasFeeRate else { throw ContractError(.missing, "fee_rate") }
        let max = InputLimits.lineTotalMax
        self.init(
            subject: subject, fee: try BasisPoints(rate: message.feeRate, max: PolicyLimits.feeMax, "fee_rate"),
            tax: try BasisPoints(rate: message.taxRate, max: PolicyLimits.taxMax, "tax_rate"),
            // A unit price may be above the largest line total, because the quantity may be below one.
            unitPrice: MoneyMinorUnits(try FieldCheck.number(message.unitPrice, in: 0...Int64.max, "unit_price")),
            standardUnitPrice: MoneyMinorUnits(
                try FieldCheck.number(message.standardUnitPrice, in: 0...Int64.max, "standard_unit_price")),
            lineTotal: MoneyMinorUnits(
                try FieldCheck.number(message.lineTotal, in: 0...max.rawValue, "line_total")),
            standardLineTotal: MoneyMinorUnits(
                try FieldCheck.number(message.standardLineTotal, in: 0...max.rawValue, "standard_line_total")))
    }
}

extension QuoteRating {
    fileprivate init(_ message: Kakuzuke_V1_QuoteResponse.QuoteRating, policy: Policy) throws(ContractError) {
        guard message.hasRating else { throw ContractError(.missing, "rating") }
        guard message.hasClassScore else { throw ContractError(.missing, "class_score") }
        guard message.hasFeeRate else { throw ContractError(.missing, "fee_rate") }
        guard let classIndex = policy.classes.firstIndex(where: { $0.code == message.classCode }) else {
            throw ContractError(.unknownValue, "class_code")
        }
        let rating = try FieldCheck.nested("rating") { () throws(ContractError) in
            try SubjectRating(message.rating, policy: policy)
        }
        self.init(
            rating: rating, classIndex: classIndex, classScore: Points(message.classScore),
            fee: try BasisPoints(rate: message.feeRate, max: PolicyLimits.feeMax, "fee_rate"))
    }
}

extension BasisPoints {
    fileprivate init(rate: Int32, max: BasisPoints, _ field: String) throws(ContractError) {
        self.init(try FieldCheck.number(rate, in: 0...max.rawValue, field))
    }
}
