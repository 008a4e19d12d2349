import Rating

/// Settles a discount of the receipt that the journal gives in percent.
///
/// Every till rounds it in its own way, so that only the total after discounts tells the amount; the percentage must
/// come to it within a unit. Some tills write the amount as well, which is then not taken twice.
struct PercentDiscount {
    let profile: JournalProfile
    let rows: [JournalRow]

    /// What the percentage adds to the receipt.
    ///
    /// - Parameters:
    ///   - sum: the lines before discounts of the receipt.
    ///   - discounts: what other discounts add to the receipt.
    ///   - total: the total after discounts and points as written; nil: the journal gives none.
    /// - Returns: the change; nil: there is no percentage, or another discount is its amount.
    /// - Throws: `RowProblem` where the total is needed and missing, or says something else.
    func share(of sum: Int64, beside discounts: [Int64], total: String?) throws(RowProblem) -> Int64? {
        guard let text = written(.percentOfReceipt) else { return nil }
        guard let rate = TaxRateText.percent(text) else { throw RowProblem("not_a_number", field: "receipt_discounts") }
        guard rate > .zero else { return nil }
        func isShare(_ change: Int64) -> Bool {
            (Int128(change) * 10_000 + Int128(sum) * Int128(rate.rawValue)).magnitude <= 10_000
        }
        if discounts.contains(where: { $0 != 0 && isShare($0) }) { return nil }
        guard let total else { throw RowProblem("missing_value", .discountedTotal) }
        guard let after = profile.money(total) else { throw RowProblem("not_an_amount", .discountedTotal) }
        var points: Int64 = 0
        // Points lower the total also where they pay.
        if !profile.arePointsDiscounts, let text = written(.points) {
            guard let money = profile.money(text) else { throw RowProblem("not_an_amount", field: "receipt_discounts") }
            points = money.rawValue
        }
        let change = after.rawValue + points - sum - discounts.reduce(0, +)
        guard isShare(change) else { throw RowProblem("total_differs", .discountedTotal) }
        return change
    }

    /// The first value of a kind of discount; nil: none is written.
    private func written(_ kind: JournalProfile.Discount) -> String? {
        rows.lazy.flatMap(\.discounts).first { $0.kind == kind }?.text
    }
}
