import KakuzukeProtocol
import Rating
import Storage

extension ReceiptColumns {
    /// Adds a receipt with its lines.
    mutating func append(
        _ fact: ReceiptFact, key: String, customer: KnownCustomer?, categories: CategoryDirectory.Table
    ) {
        keys.append(key)
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
