import KakuzukeProtocol
import Rating
import Storage

extension ReceiptColumns {
    /// Adds a receipt with its lines.
    mutating func append(
        _ fact: ReceiptFact, key: String, sequence: SequenceNumber, customer: KnownCustomer?,
        categories: CategoryDirectory.Table
    ) {
        keys.append(key)
        sequences.append(Int64(bitPattern: sequence.rawValue))
        businessDates.append(fact.businessDate)
        writtenDates.append(fact.writtenDate)
        writtenTimes.append(fact.writtenTime.map { $0.secondsSinceMidnight })
        terminals.append(fact.terminal)
        numbers.append(fact.number)
        areReturns.append(fact.event == .returned)
        areVoid.append(fact.event == .void)
        customers.append(customer?.customer)
        identities.append(customer?.otherIdentity)
        payments.append(fact.payment)
        fulfilments.append(fact.fulfilment)
        reservedDaysAhead.append(Int32(clamping: fact.reservedDaysAhead))
        firstLines.append(Int32(lineAmounts.count + 1))
        for line in fact.lines { append(line, categories: categories) }
        originals.append(fact, categories: categories)
        lastLines.append(Int32(lineAmounts.count))
        firstTaxes.append(Int32(printedTaxes.count + 1))
        for tax in fact.printedTaxes {
            printedTaxRates.append(tax.rate.rawValue)
            printedTaxes.append(tax.amount.rawValue)
        }
        lastTaxes.append(Int32(printedTaxes.count))
    }

    private mutating func append(_ line: ReceiptFactLine, categories: CategoryDirectory.Table) {
        lineProducts.append(line.product)
        // The table was loaded with every category of the batch.
        lineCategories.append(categories.keys[line.category] ?? CategoryKey(rawValue: 0))
        lineQuantities.append(line.quantity.rawValue)
        lineAmounts.append(line.amount.rawValue)
        lineWrittenAmounts.append(line.writtenAmount.rawValue)
        lineCosts.append(line.cost?.rawValue)
        lineTaxRates.append(line.taxRate.rawValue)
        lineTaxIncluded.append(line.isTaxIncluded)
        lineStandardPrices.append(line.standardPrice?.rawValue)
        lineQuotes.append(line.quoteID)
    }
}

extension OriginalColumns {
    /// Adds a receipt: its lines, if one of them names an original.
    fileprivate mutating func append(_ fact: ReceiptFact, categories: CategoryDirectory.Table) {
        firstLines.append(Int32(keys.count + 1))
        defer { lastLines.append(Int32(keys.count)) }
        guard fact.lines.contains(where: { $0.original != nil }) else { return }
        for line in fact.lines {
            keys.append(line.original?.receiptKey)
            lines.append(line.original?.line.map { Int32($0) })
            let isNamed = line.original != nil
            // What the point of sale wrote is never replaced; an empty category is none.
            let isLookedUp = line.isCategoryFromMaster || line.category.isEmpty
            statedCategories.append(isNamed && isLookedUp ? categories.keys[line.category] : nil)
            statedCosts.append(isNamed ? line.cost?.rawValue : nil)
            statedStandardPrices.append(isNamed ? line.standardPrice?.rawValue : nil)
            statedQuotes.append(isNamed ? line.quoteID : nil)
        }
    }
}
