public import Rating

extension Kakuzuke_V1_PriceReturnResponse {
    /// Prices what comes back, line by line in the order asked for; without lines it tells of each what is left.
    ///
    /// - Parameters:
    ///   - request: what comes back.
    ///   - purchase: the receipt on which it was bought.
    ///   - currency: ISO 4217.
    ///   - returned: what has come back before of the line at a place, from 0.
    /// - Throws: `ContractError`: `unknownValue` for a line that the receipt did not sell, `moreThanLeft` for more than
    ///   is left of it.
    public init(
        _ request: Kakuzuke_V1_PriceReturnRequest, _ purchase: Purchase, currency: String,
        returned: (_ place: Int) -> ReturnedSoFar
    ) throws(ContractError) {
        guard request.lines.count <= InputLimits.linesMax else { throw ContractError(.tooMany, "lines") }
        self.init()
        self.currency = currency
        guard !request.lines.isEmpty else {
            lines = purchase.lines.indices.filter { purchase.lines[$0].isPurchase }.map { place in
                Line(purchase.lines[place], at: place, after: returned(place))
            }
            return
        }
        var soFar: [Int: ReturnedSoFar] = [:]
        for (position, asked) in request.lines.enumerated() {
            let field = "lines[\(position)]"
            guard asked.line <= UInt32(InputLimits.linesMax),
                let place = purchase.place(of: asked.line == 0 ? nil : Int(asked.line), product: asked.product)
            else { throw ContractError(.unknownValue, field + ".line") }
            var before = soFar[place] ?? returned(place)
            let quantity = QuantityThousandths(asked.quantity)
            guard (.zero..<InputLimits.quantityMax).contains(quantity) || quantity == InputLimits.quantityMax else {
                throw ContractError(.outOfRange, field + ".quantity")
            }
            let refund: Refund
            do throws(ReturnProblem) {
                refund = try purchase.refund(quantity, ofLine: place, after: before)
            } catch {
                switch error {
                case .moreThanLeft: throw ContractError(.moreThanLeft, field + ".quantity")
                case .nothing: throw ContractError(.outOfRange, field + ".quantity")
                case .noPurchase: throw ContractError(.unknownValue, field + ".line")
                }
            }
            before.quantity = before.quantity + quantity
            before.writtenAmount = before.writtenAmount + refund.writtenAmount
            before.amount =
                before.amount + refund.writtenAmount - (refund.isTaxIncluded ? refund.tax : .zero)
            soFar[place] = before
            var line = Line(purchase.lines[place], at: place, after: before)
            line.quantity = quantity.rawValue
            line.writtenAmount = refund.writtenAmount.rawValue
            line.tax = refund.tax.rawValue
            line.payable = refund.payable.rawValue
            lines.append(line)
        }
        sumUp()
    }

    /// Total and taxes of the lines.
    private mutating func sumUp() {
        total = lines.reduce(0) { $0 + $1.payable }
        taxes = Dictionary(grouping: lines, by: \.taxRate).sorted { $0.key < $1.key }.map { rate, lines in
            var tax = Tax()
            tax.rate = rate
            tax.payable = lines.reduce(0) { $0 + $1.payable }
            tax.tax = lines.reduce(0) { $0 + $1.tax }
            return tax
        }
    }
}

extension Kakuzuke_V1_PriceReturnResponse.Line {
    /// A line of the purchase and what is left of it.
    fileprivate init(_ line: PurchasedLine, at place: Int, after returned: ReturnedSoFar) {
        self.init()
        self.line = UInt32(place + 1)
        product = line.product
        taxRate = line.taxRate.rawValue
        taxIncluded = line.isTaxIncluded
        quantityBought = line.quantity.rawValue
        quantityLeft = max(line.quantity - returned.quantity, .zero).rawValue
    }
}
