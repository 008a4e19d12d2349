import Rating

/// Tells how a receipt was paid where every way of payment has a column of its own.
struct PaymentReader {
    let profile: JournalProfile

    /// The way by which most was paid, of equal ones the first by name.
    ///
    /// - Parameter rows: all rows of the receipt; each column counts once, where it has a value first.
    /// - Returns: nil: nothing was paid by any way that the profile names.
    /// - Throws: `RowProblem` for values that are no amounts.
    func payment(_ rows: [JournalRow]) throws(RowProblem) -> String? {
        var seen: Set<Int> = []
        var sums: [String: Int64] = [:]
        for row in rows {
            for payment in row.payments where seen.insert(payment.column).inserted {
                guard let money = profile.money(payment.text) else {
                    throw RowProblem("not_an_amount", field: "payments")
                }
                // What is given back was received in cash before.
                let way = payment.way ?? JournalProfile.cash
                let (sum, overflow) = sums[way, default: 0].addingReportingOverflow(
                    payment.way == nil ? -money.rawValue : money.rawValue)
                guard !overflow else { throw RowProblem("not_an_amount", field: "payments") }
                sums[way] = sum
            }
        }
        // On a return all of them have the other sign.
        return sums.filter { $0.value != 0 }.max { left, right in
            let (less, more) = (left.value.magnitude, right.value.magnitude)
            return less == more ? left.key > right.key : less < more
        }?.key
    }
}
