/// The price of one unit of goods under a policy's fee base, unit, rounding and tax display.
struct PriceCalculator {
    let policy: Policy

    /// The price of one unit at a fee rate; displayed minor units.
    ///
    /// Source: `docs/rating.md`, "Price of a line": exact, rounded once, never below cost, capped at the list price.
    func unitPrice(
        cost: UnitCostHundredths, fee: BasisPoints, tax: BasisPoints, listPrice: MoneyMinorUnits?
    ) -> MoneyMinorUnits {
        let price = narrowPrice(cost: cost, fee: fee, tax: tax) ?? widePrice(cost: cost, fee: fee, tax: tax)
        guard policy.price.capAtList, let listPrice else { return price }
        return min(price, listPrice)
    }

    /// The price before the list price caps it, in 64 bits; nil for numbers that may need more.
    private func narrowPrice(cost: UnitCostHundredths, fee: BasisPoints, tax: BasisPoints) -> MoneyMinorUnits? {
        let whole: Int64 = 10_000
        let fee = Int64(fee.rawValue)
        let taxFactor = policy.tax.display == .included ? whole + Int64(tax.rawValue) : whole
        let factors: (numerator: Int64, denominator: Int64) =
            switch policy.fees.base {
            case .cost: (whole + fee, whole)
            case .price: (whole, whole - fee)
            }
        let (costWithTax, isLarge) = cost.rawValue.multipliedReportingOverflow(by: taxFactor)
        let (numerator, isTooLarge) = costWithTax.multipliedReportingOverflow(by: factors.numerator)
        // Rounding doubles both. The limits of rates and units keep the denominator below 10^16.
        guard !isLarge, !isTooLarge, numerator < Int64.max / 4 else { return nil }
        let costScale = 100 * whole
        let unit = policy.price.unit
        let denominator = costScale * factors.denominator * unit
        let rounded = policy.price.rounding.narrowInteger(numerator, over: denominator) * unit
        let floor = RoundingRule.up.narrowInteger(costWithTax, over: costScale * unit) * unit
        return MoneyMinorUnits(max(rounded, floor))
    }

    /// The price before the list price caps it, for all numbers within the limits.
    func widePrice(cost: UnitCostHundredths, fee: BasisPoints, tax: BasisPoints) -> MoneyMinorUnits {
        let whole: Int128 = 10_000
        let fee = Int128(fee.rawValue)
        let taxFactor = policy.tax.display == .included ? whole + Int128(tax.rawValue) : whole
        // Hundredths of a minor unit × the tax factor, over 100 × 10,000.
        let costWithTax = Int128(cost.rawValue) * taxFactor
        let costScale = 100 * whole
        let exact: (numerator: Int128, denominator: Int128) =
            switch policy.fees.base {
            case .cost: (costWithTax * (whole + fee), costScale * whole)
            case .price: (costWithTax * whole, costScale * (whole - fee))
            }
        let unit = Int128(policy.price.unit)
        let rounded = policy.price.rounding.integer(exact.numerator, over: exact.denominator * unit) * unit
        let floor = RoundingRule.up.integer(costWithTax, over: costScale * unit) * unit
        return MoneyMinorUnits(Int64(max(rounded, floor)))
    }

    /// Price × quantity, rounded half up; nil above `InputLimits.lineTotalMax`.
    func lineTotal(price: MoneyMinorUnits, quantity: QuantityThousandths) -> MoneyMinorUnits? {
        let (product, isLarge) = price.rawValue.multipliedReportingOverflow(by: quantity.rawValue)
        if !isLarge, product < Int64.max / 4 {
            let total = MoneyMinorUnits(RoundingRule.halfUp.narrowInteger(product, over: 1000))
            return total <= InputLimits.lineTotalMax ? total : nil
        }
        let total = RoundingRule.halfUp.integer(Int128(price.rawValue) * Int128(quantity.rawValue), over: 1000)
        guard total <= Int128(InputLimits.lineTotalMax.rawValue) else { return nil }
        return MoneyMinorUnits(Int64(total))
    }

    /// A displayed line total without its tax, as the conditions of a basket see it.
    func standardAmount(lineTotal: MoneyMinorUnits, tax: BasisPoints) -> MoneyMinorUnits {
        guard policy.tax.display == .included else { return lineTotal }
        let (product, isLarge) = lineTotal.rawValue.multipliedReportingOverflow(by: Int64(tax.rawValue))
        if !isLarge { return lineTotal - MoneyMinorUnits(floorDivide(product, 10_000 + Int64(tax.rawValue))) }
        let rate = Int128(tax.rawValue)
        let contained = floorDivide(Int128(lineTotal.rawValue) * rate, 10_000 + rate)
        return lineTotal - MoneyMinorUnits(Int64(contained))
    }

    /// The tax contained in or added to the displayed line totals of one rate.
    func tax(base: MoneyMinorUnits, rate: BasisPoints) -> MoneyMinorUnits {
        let rate = Int128(rate.rawValue)
        let denominator: Int128 = policy.tax.display == .included ? 10_000 + rate : 10_000
        return MoneyMinorUnits(
            Int64(policy.tax.rounding.integer(Int128(base.rawValue) * rate, over: denominator)))
    }
}
