/// The price of one unit of goods under a policy's fee base, unit, rounding and tax display.
struct PriceCalculator {
    let policy: Policy

    /// The price of one unit at a fee rate; displayed minor units.
    ///
    /// Source: `docs/rating.md`, "Price of a line": exact, rounded once, never below cost, capped at the list price.
    func unitPrice(
        cost: UnitCostHundredths, fee: BasisPoints, tax: BasisPoints, listPrice: MoneyMinorUnits?
    ) -> MoneyMinorUnits {
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
        let price = MoneyMinorUnits(Int64(max(rounded, floor)))
        guard policy.price.capAtList, let listPrice else { return price }
        return min(price, listPrice)
    }

    /// Price × quantity, rounded half up; nil above `InputLimits.lineTotalMax`.
    func lineTotal(price: MoneyMinorUnits, quantity: QuantityThousandths) -> MoneyMinorUnits? {
        let total = RoundingRule.halfUp.integer(Int128(price.rawValue) * Int128(quantity.rawValue), over: 1000)
        guard total <= Int128(InputLimits.lineTotalMax.rawValue) else { return nil }
        return MoneyMinorUnits(Int64(total))
    }

    /// A displayed line total without its tax, as the conditions of a basket see it.
    func standardAmount(lineTotal: MoneyMinorUnits, tax: BasisPoints) -> MoneyMinorUnits {
        guard policy.tax.display == .included else { return lineTotal }
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
