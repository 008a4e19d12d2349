public import Rating

extension ProductTerms {
    /// The terms of a product of the feed on a date; nil when it is gone or has no price yet on that date.
    public init?(_ message: Kakuzuke_V1_ProductItem, on date: CalendarDate) {
        guard !message.isGone,
            let price = message.prices.last(where: { $0.fromDate <= date.daysSinceEpoch })
        else { return nil }
        self.init(
            category: message.category, unitCost: UnitCostHundredths(price.unitCostE2),
            listPrice: price.hasListPrice ? MoneyMinorUnits(price.listPrice) : nil, tax: price.tax)
    }
}

extension ProductTerms {
    /// Purchase cost of a line without tax, halves away from zero; minor units, with the sign of the quantity.
    ///
    /// nil when it is too large to be a receipt's cost.
    public func cost(of quantity: QuantityThousandths) -> MoneyMinorUnits? {
        let product = Int128(unitCost.rawValue) * Int128(quantity.rawValue.magnitude)
        let rounded = (product + 50_000) / 100_000
        guard rounded <= Int128(InputLimits.amountMax.rawValue) else { return nil }
        return MoneyMinorUnits(quantity.rawValue < 0 ? -Int64(rounded) : Int64(rounded))
    }
}
