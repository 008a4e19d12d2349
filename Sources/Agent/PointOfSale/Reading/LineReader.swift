import KakuzukeProtocol
import Rating

/// A line of a receipt before discounts of the whole receipt, its tax mode and its rate are settled.
struct ReadLine {
    var fact: ReceiptFactLine
    /// Whether the amount includes tax; nil: as is usual on this receipt.
    var taxMode: JournalProfile.TaxMode?
    /// True: the row names the rate.
    var hasOwnRate: Bool
    /// Tax contained in the line as written; nil: the row names none.
    var containedTax: MoneyMinorUnits?
}

/// Makes a line of its row.
struct LineReader {
    let profile: JournalProfile

    /// Reads the line of a row.
    ///
    /// - Parameters:
    ///   - row: the row.
    ///   - isNegated: the receipt takes goods back and is written with positive amounts.
    /// - Returns: the line; nil: the row is no line.
    /// - Throws: `RowProblem` for values that are none in the profile's forms.
    func line(_ row: JournalRow, isNegated: Bool) throws(RowProblem) -> ReadLine? {
        let kind = try kind(row)
        if kind == .ignored { return nil }
        var (amount, quantity) = try written(row)
        var isTurned = isNegated
        if !isTurned, kind == .returned { isTurned = try isWrittenPositive(amount, quantity) }
        if isTurned {
            amount = -amount
            quantity = -quantity
        }
        var (rate, mode) = try tax(row)
        let hasOwnRate = row.values[.taxRate] != nil
        if mode == .exempt { rate = .zero }
        guard let rate else { throw RowProblem("missing_value", .taxRate) }
        let product = try ProductCode.product(row.values[.product] ?? "", profile: profile)
        let written = MoneyMinorUnits(amount)
        let fact = ReceiptFactLine(
            product: product, category: row.values[.category] ?? "",
            isCategoryFromMaster: profile.columns[.category] == nil && profile.constants[.category] == nil,
            quantity: QuantityThousandths(quantity), writtenAmount: written, taxRate: rate,
            isTaxIncluded: mode == .included, amount: written, quoteID: row.values[.quote])
        return ReadLine(
            fact: fact, taxMode: mode, hasOwnRate: hasOwnRate, containedTax: try money(row, .lineTax))
    }

    private func kind(_ row: JournalRow) throws(RowProblem) -> JournalProfile.Kind {
        guard let text = row.values[.lineKind] else { return .sale }
        guard let kind = profile.lineKinds[text] else { throw RowProblem("unknown_value", .lineKind) }
        return kind
    }

    /// True: the line takes goods back and is written as one that sells them.
    private func isWrittenPositive(_ amount: Int64, _ quantity: Int64) throws(RowProblem) -> Bool {
        if amount >= 0, quantity >= 0 { return profile.writesReturnsPositive }
        guard amount <= 0, quantity <= 0 else { throw RowProblem("contradictory_signs", .amount) }
        return false
    }

    /// Amount after the line's discounts, and quantity in thousandths.
    private func written(_ row: JournalRow) throws(RowProblem) -> (amount: Int64, quantity: Int64) {
        var quantity: Int64?
        if profile.columns[.quantity] != nil {
            guard let text = row.values[.quantity] else { throw RowProblem("missing_value", .quantity) }
            guard let read = MoneyText.quantity(text) else { throw RowProblem("not_a_number", .quantity) }
            quantity = read.rawValue
        }
        var amount: Int64
        if let written = try money(row, .amount) {
            amount = written.rawValue
        } else if let price = try money(row, .unitPrice) {
            let product = Int128(price.rawValue) * Int128(quantity ?? 1_000)
            // The till has rounded it, and nobody knows how.
            guard product % 1_000 == 0, product.magnitude / 1_000 <= Int128(InputLimits.amountMax.rawValue).magnitude
            else { throw RowProblem("not_an_amount", .unitPrice) }
            amount = Int64(product / 1_000)
        } else {
            throw RowProblem("missing_value", profile.columns[.unitPrice] == nil ? .amount : .unitPrice)
        }
        for discount in row.discounts where discount.kind.isOfLine {
            guard let money = profile.money(discount.text) else {
                throw RowProblem("not_an_amount", field: "line_discounts")
            }
            amount += discount.kind == .subtractedFromLine ? -money.rawValue : money.rawValue
        }
        return (amount, quantity ?? (amount < 0 ? -1_000 : 1_000))
    }

    private func money(_ row: JournalRow, _ field: JournalField) throws(RowProblem) -> MoneyMinorUnits? {
        guard let text = row.values[field] else { return nil }
        guard let money = profile.money(text) else { throw RowProblem("not_an_amount", field) }
        return money
    }

    private func tax(_ row: JournalRow) throws(RowProblem) -> (rate: BasisPoints?, mode: JournalProfile.TaxMode?) {
        var mode: JournalProfile.TaxMode? = profile.detectsTaxMode ? nil : profile.taxMode
        if let text = row.values[.taxMode], !profile.usualTaxModes.contains(text) {
            guard let named = profile.taxModes[text] else { throw RowProblem("unknown_value", .taxMode) }
            mode = named
        }
        guard mode != .exempt, let text = row.values[.taxRate] else { return (profile.taxRate, mode) }
        guard let rate = profile.taxRates[text] ?? TaxRateText.percent(text) ?? profile.taxRates["*"] else {
            throw RowProblem("unknown_value", .taxRate)
        }
        return (rate, mode)
    }
}

extension JournalProfile {
    /// An amount in the profile's currency; nil when the text is none.
    func money(_ text: String) -> MoneyMinorUnits? {
        MoneyText.minorUnits(
            text, decimals: currencyDecimals, signs: currency.flatMap { Currency($0) }.map(\.signs))
    }
}
