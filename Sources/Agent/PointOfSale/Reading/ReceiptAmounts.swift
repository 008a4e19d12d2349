import KakuzukeProtocol
import Rating

/// Settles what only the whole receipt tells: discounts of the receipt, whether amounts include tax, rates.
///
/// Where the journal has a total, lines and discounts must come to it: a line that was lost, a discount that was taken
/// for another one and amounts without tax that were taken for amounts with it all show there.
///
/// Source: `docs/journals.md`, "Totals and discounts".
struct ReceiptAmounts {
    /// Most columns of discounts on one receipt of which each may repeat another one; columns.
    static let repeatedDiscountsMax = 6

    let profile: JournalProfile

    /// Whether all of the receipt was paid back later.
    func isPaidBack(_ head: [JournalField: String]) throws -> Bool {
        guard let refunded = try money(head, .refunded), refunded > 0 else { return false }
        return try money(head, .total) == refunded
    }

    /// Settles the lines.
    ///
    /// - Parameters:
    ///   - lines: the lines; amounts, tax modes and rates become final.
    ///   - rows: all rows of the receipt.
    ///   - head: what belongs to the receipt.
    ///   - isNegated: the receipt takes goods back and is written with positive amounts.
    /// - Returns: the tax as printed where it is that of one rate; nil: it is computed.
    /// - Throws: `RowProblem` where the total cannot be come to.
    func settle(
        _ lines: inout [ReadLine], _ rows: [JournalRow], _ head: [JournalField: String], isNegated: Bool
    ) throws(RowProblem) -> PrintedTax? {
        let sign: Int64 = isNegated ? -1 : 1
        let sum = lines.reduce(0) { $0 + $1.fact.writtenAmount.rawValue }
        var discounts = try discounts(rows).map { $0 * sign }
        let percentage = PercentDiscount(profile: profile, rows: rows)
        if let share = try percentage.share(of: sum, beside: discounts, total: head[.discountedTotal]) {
            discounts.append(share)
        }
        let tax = try money(head, .totalTax).map { $0 * sign }
        let refunded = try money(head, .refunded) ?? 0
        let charges = try money(head, .charges) ?? 0
        var mode = profile.taxMode
        var change = discounts.reduce(0, +)
        if let total = try money(head, .total) {
            let goods = (total - charges) * sign
            let way = try way(from: sum, by: discounts, to: goods, tax: tax)
            mode = way.mode
            change = way.change
        } else if profile.detectsTaxMode || profile.discountsMayRepeat {
            throw RowProblem("missing_value", .total)
        } else if sum < 0, change < 0 {
            // Whether it makes what is paid back less or more, no total tells.
            throw RowProblem("discount_on_return", field: "receipt_discounts")
        }
        if refunded != 0 {
            guard refunded > 0 else { throw RowProblem("partial_refund", .refunded) }
            change -=
                mode != .excluded
                ? refunded
                : try withoutTax(refunded, lines, base: sum + change, tax: tax ?? 0, charges: charges)
        }
        for place in lines.indices {
            lines[place].fact.isTaxIncluded = (lines[place].taxMode ?? mode) == .included
        }
        let before = lines.map(\.fact)
        try allocate(change, to: &lines)
        try settleContainedTaxes(&lines, before: before)
        try settleRates(&lines, rows, sign: sign)
        // The tax of shipping is none of the lines', and what points paid for is taxed.
        guard let tax, refunded == 0, charges == 0, !takesPointsOff(rows), Set(lines.map(\.fact.taxRate)).count == 1,
            lines.allSatisfy(\.fact.isTaxIncluded), let rate = lines.first?.fact.taxRate, rate > .zero
        else { return nil }
        return PrintedTax(rate: rate, amount: MoneyMinorUnits(tax))
    }

    /// The goods in a refund with tax, on a receipt whose amounts are without.
    ///
    /// Only where all lines bear one rate, and the receipt's tax is that of it, is the refund's tax known as well.
    private func withoutTax(
        _ refunded: Int64, _ lines: [ReadLine], base: Int64, tax: Int64, charges: Int64
    ) throws(RowProblem) -> Int64 {
        let rates = Set(lines.map(\.fact.taxRate))
        let fits = [base, base + charges].contains { taxed in
            guard let rate = rates.first else { return false }
            // A unit of rounding for each line, and one for charges.
            return (Int128(tax) * 10_000 - Int128(taxed) * Int128(rate.rawValue)).magnitude
                <= 10_000 * (lines.count.magnitude + 1)
        }
        guard rates.count == 1, let rate = rates.first, fits else { throw RowProblem("partial_refund", .refunded) }
        return refunded
            - TaxAllocation(rounding: profile.taxRounding, printed: [:]).computed(total: refunded, rate: rate)
    }

    private func allocate(_ change: Int64, to lines: inout [ReadLine]) throws(RowProblem) {
        let amounts = lines.map(\.fact.writtenAmount.rawValue)
        guard let shares = DiscountAllocation.shares(change, over: amounts) else {
            throw RowProblem("discount_exceeds_amount", field: "receipt_discounts")
        }
        for (place, share) in shares.enumerated() {
            lines[place].fact.writtenAmount = MoneyMinorUnits(amounts[place] + share)
            lines[place].fact.amount = lines[place].fact.writtenAmount
        }
    }

    /// Which discounts and which tax mode lead from the lines to the total.
    private func way(
        from sum: Int64, by discounts: [Int64], to goods: Int64, tax: Int64?
    ) throws(RowProblem) -> (mode: JournalProfile.TaxMode, change: Int64) {
        let all = discounts.reduce(0, +)
        // Amounts without tax come to the total only together with it.
        if profile.taxMode == .excluded, !profile.detectsTaxMode, tax == nil { return (.excluded, all) }
        let modes = profile.detectsTaxMode ? [.included, .excluded] : [profile.taxMode]
        var changes = [all]
        let counted = discounts.filter { $0 != 0 }
        if profile.discountsMayRepeat, counted.count <= Self.repeatedDiscountsMax {
            for choice in 0..<(1 << counted.count) {
                changes.append(
                    counted.enumerated().reduce(0) { $0 + (choice >> $1.offset & 1 == 1 ? $1.element : 0) })
            }
        }
        for change in changes {
            for mode in modes {
                let expected = mode == .excluded ? goods - (tax ?? 0) : goods
                if (sum + change - expected).magnitude <= profile.totalTolerance.magnitude { return (mode, change) }
            }
        }
        throw RowProblem("total_differs", .total)
    }

    /// What each column of discounts adds to the receipt; each stands on one row or on all.
    private func discounts(_ rows: [JournalRow]) throws(RowProblem) -> [Int64] {
        var written: [Int: Int64] = [:]
        for row in rows {
            for discount in row.discounts
            where !discount.kind.isOfLine && discount.kind != .percentOfReceipt && written[discount.column] == nil {
                guard let money = profile.money(discount.text) else {
                    throw RowProblem("not_an_amount", field: "receipt_discounts")
                }
                if discount.kind == .points, !profile.arePointsDiscounts { continue }
                written[discount.column] = discount.kind == .addedToReceipt ? money.rawValue : -money.rawValue
            }
        }
        return written.sorted { $0.key < $1.key }.map(\.value)
    }

    private func takesPointsOff(_ rows: [JournalRow]) -> Bool {
        profile.arePointsDiscounts
            && rows.contains { row in
                row.discounts.contains { $0.kind == .points && profile.money($0.text) != .zero }
            }
    }

    /// Rates of lines by the tax that they contain, be it of what they cost before or after the receipt's discounts.
    private func settleContainedTaxes(_ lines: inout [ReadLine], before: [ReceiptFactLine]) throws(RowProblem) {
        for (place, line) in lines.enumerated() where !line.hasOwnRate && line.fact.isTaxIncluded {
            guard let tax = line.containedTax else { continue }
            guard let rate = rate(of: line.fact, containing: tax) ?? rate(of: before[place], containing: tax) else {
                throw RowProblem("unknown_value", .lineTax)
            }
            lines[place].fact.taxRate = rate
        }
    }

    private func settleRates(_ lines: inout [ReadLine], _ rows: [JournalRow], sign: Int64) throws(RowProblem) {
        var totals: [BasisPoints: Int64] = [:]
        for rate in profile.rateTotals.keys {
            guard let text = rows.lazy.compactMap({ $0.rateTotals[rate] }).first(where: { !$0.isEmpty }) else {
                continue
            }
            guard let money = profile.money(text) else { throw RowProblem("not_an_amount", field: "rate_totals") }
            if money != .zero { totals[rate] = money.rawValue * sign }
        }
        if totals.count == 1, let rate = totals.keys.first {
            for place in lines.indices { lines[place].fact.taxRate = rate }
        } else if totals.count > 1 {
            // Which line bears which rate must follow from the lines, and come to what the journal says.
            let sums = lines.reduce(into: [BasisPoints: Int64]()) {
                $0[$1.fact.taxRate, default: 0] += $1.fact.writtenAmount.rawValue
            }
            let isIncluded = lines.allSatisfy(\.fact.isTaxIncluded)
            guard isIncluded, sums.filter({ $0.value != 0 }) == totals else {
                throw RowProblem("mixed_tax_rates", .taxRate)
            }
        }
    }

    /// The one rate by which a line contains so much tax; the usual one where several do; nil: none does.
    private func rate(of line: ReceiptFactLine, containing tax: MoneyMinorUnits) -> BasisPoints? {
        let amount = Int128(line.writtenAmount.rawValue.magnitude)
        let fitting = profile.rateCandidates.filter { rate in
            let divisor = 10_000 + Int128(rate.rawValue)
            // A unit of rounding either way.
            return (Int128(tax.rawValue.magnitude) * divisor - amount * Int128(rate.rawValue)).magnitude
                <= divisor.magnitude
        }
        return fitting.contains(line.taxRate) ? line.taxRate : fitting.first
    }

    private func money(_ head: [JournalField: String], _ field: JournalField) throws(RowProblem) -> Int64? {
        guard let text = head[field] else { return nil }
        guard let money = profile.money(text) else { throw RowProblem("not_an_amount", field) }
        return money.rawValue
    }
}
