import Rating

extension ReceiptFact {
    /// Checks every limit; both ends of the wire do so.
    ///
    /// - Throws: `FactProblem` with the first field that is wrong.
    public func validate() throws(FactProblem) {
        try FactCheck.text(terminal, "terminal")
        try FactCheck.text(number, "number", mayBeEmpty: false)
        if let keySuffix { try FactCheck.text(keySuffix, "key_suffix", mayBeEmpty: false) }
        try FactCheck.text(payment, "payment")
        try FactCheck.text(fulfilment, "fulfilment")
        try FactCheck.date(writtenDate, "written_date")
        try FactCheck.date(businessDate, "business_date")
        guard abs(businessDate.days(since: writtenDate)) <= FactLimits.businessDateOffsetMax else {
            throw FactProblem(.outOfRange, "business_date")
        }
        guard receiptKey.utf8.count <= InputLimits.textBytesMax else { throw FactProblem(.textTooLong, "key") }
        guard (0...FactLimits.reservedDaysAheadMax).contains(reservedDaysAhead) else {
            throw FactProblem(.outOfRange, "reserved_days_ahead")
        }
        guard lines.count <= InputLimits.linesMax else { throw FactProblem(.tooMany, "lines") }
        guard event != .void || (lines.isEmpty && printedTaxes.isEmpty) else {
            throw FactProblem(.inconsistent, "lines")
        }
        for (position, line) in lines.enumerated() {
            if let problem = line.problem {
                throw FactProblem(problem.code, "lines[\(position)].\(problem.field)")
            }
        }
        try validateOtherCustomers()
        try validatePrintedTaxes()
    }

    private func validateOtherCustomers() throws(FactProblem) {
        guard otherCustomers.count <= FactLimits.otherCustomersMax else {
            throw FactProblem(.tooMany, "other_customers")
        }
        guard let customer else {
            guard otherCustomers.isEmpty else { throw FactProblem(.inconsistent, "other_customers") }
            return
        }
        var seen: Set<IdentifierHash> = [customer]
        for (position, other) in otherCustomers.enumerated() where !seen.insert(other).inserted {
            throw FactProblem(.inconsistent, "other_customers[\(position)]")
        }
    }

    private func validatePrintedTaxes() throws(FactProblem) {
        guard printedTaxes.count <= FactLimits.printedTaxesMax else { throw FactProblem(.tooMany, "printed_taxes") }
        for (position, tax) in printedTaxes.enumerated() {
            guard FactCheck.isTaxRate(tax.rate) else {
                throw FactProblem(.outOfRange, "printed_taxes[\(position)].rate")
            }
            guard FactCheck.isAmount(tax.amount) else {
                throw FactProblem(.outOfRange, "printed_taxes[\(position)].amount")
            }
            guard position == 0 || printedTaxes[position - 1].rate < tax.rate else {
                throw FactProblem(.notAscending, "printed_taxes[\(position)].rate")
            }
        }
    }
}

extension ReceiptFactLine {
    /// The first field outside its limits; nil when the line may be stored.
    var problem: FactProblem? {
        if let problem = FactCheck.problem(product, "product") { return problem }
        if let problem = FactCheck.problem(category, "category") { return problem }
        let quantityMax = InputLimits.quantityMax.rawValue
        guard (-quantityMax...quantityMax).contains(quantity.rawValue) else {
            return FactProblem(.outOfRange, "quantity")
        }
        guard FactCheck.isAmount(writtenAmount) else { return FactProblem(.outOfRange, "written_amount") }
        guard FactCheck.isTaxRate(taxRate) else { return FactProblem(.outOfRange, "tax_rate") }
        guard FactCheck.isAmount(amount) else { return FactProblem(.outOfRange, "amount") }
        if let cost, !FactCheck.isAmount(cost) { return FactProblem(.outOfRange, "cost") }
        if let standardPrice, standardPrice < .zero || !FactCheck.isAmount(standardPrice) {
            return FactProblem(.outOfRange, "standard_price")
        }
        if let quoteID, let problem = FactCheck.problem(quoteID, "quote_id", mayBeEmpty: false) { return problem }
        guard let original else { return nil }
        return isReturn ? original.problem : FactProblem(.inconsistent, "original_key")
    }
}
