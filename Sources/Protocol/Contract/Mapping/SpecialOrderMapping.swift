public import Rating

extension Kakuzuke_V1_SpecialOrder {
    /// The basket by which the order is priced: one line at the cost that is given, reserved until it is due.
    ///
    /// - Parameters:
    ///   - store: the store that hands the good over.
    ///   - date: the business date of the order.
    /// - Returns: the basket.
    /// - Throws: `ContractError` when the good is not due after that date.
    public func basket(store: String, on date: CalendarDate) throws(ContractError) -> Kakuzuke_V1_Basket {
        guard FactLimits.dates.contains(CalendarDate(daysSinceEpoch: dueOn)) else {
            throw ContractError(.outOfRange, "due_on")
        }
        let ahead = CalendarDate(daysSinceEpoch: dueOn).days(since: date)
        // A reservation counts before its day only: one that is due today would never count.
        guard ahead > 0, ahead <= FactLimits.reservedDaysAheadMax else { throw ContractError(.outOfRange, "due_on") }
        var basket = Kakuzuke_V1_Basket()
        basket.store = store
        basket.payment = payment
        basket.fulfilment = fulfilment
        basket.reservedDaysAhead = UInt32(clamping: ahead)
        var line = Kakuzuke_V1_Basket.Line()
        line.category = category
        line.unitCostE2 = unitCostE2
        line.tax = tax
        line.quantity = quantity
        basket.lines = [line]
        return basket
    }

    /// Digest of an order of a customer, so that a repeat is told from another order under its key.
    ///
    /// What the good costs the customer and when it was ordered are not part of it: a repeat may come later.
    /// Source: `docs/customers.md`, "Special orders".
    ///
    /// - Parameters:
    ///   - store: code of the store that hands the good over.
    ///   - customerNumber: the server's number of the customer.
    /// - Returns: the digest.
    public func contentDigest(store: String, customerNumber: UInt64) -> ContentDigest {
        var writer = ByteWriter()
        writer.append(byte: 1)
        writer.append(varint: customerNumber)
        writer.append(text: store)
        writer.append(text: category)
        writer.append(zigzag: unitCostE2)
        writer.append(text: tax)
        writer.append(zigzag: quantity)
        writer.append(zigzag: Int64(dueOn))
        writer.append(text: payment)
        writer.append(text: fulfilment)
        return ContentDigest(canonical: writer)
    }
}

extension Kakuzuke_V1_QuoteResponse {
    /// What an order of the first line reserves: its total, without the tax that a shown price includes.
    ///
    /// The tax is taken out as for conditions of a basket: line × rate / (10000 + rate), rounded down.
    public var reservedAmount: MoneyMinorUnits {
        guard let line = lines.first else { return .zero }
        guard taxIncluded else { return MoneyMinorUnits(line.lineTotal) }
        let contained = Int128(line.lineTotal) * Int128(line.taxRate) / Int128(10_000 + line.taxRate)
        return MoneyMinorUnits(line.lineTotal - Int64(contained))
    }
}
