extension RatingEngine {
    /// What is needed to make states from these older ones instead of from all receipts.
    ///
    /// - Parameters:
    ///   - states: one customer's compact states that include every change so far.
    ///   - date: the day of making.
    /// - Returns: the dates whose receipts are needed; nil: only all receipts will do.
    public func spanToCarry(_ states: [SubjectState], madeOn date: CalendarDate) -> CarriedSpan? {
        guard let old = states.first?.base else { return nil }
        let oldEnd = old.adding(days: Self.daysExactAfterBase)
        let base = date.adding(days: -Self.daysFromBaseToMaking)
        guard old <= base, base <= oldEnd, states.count == policy.subjects.count else { return nil }
        for state in states {
            guard state.base == old, state.exactUntil == oldEnd else { return nil }
            // Receipts after the new base would have to be kept one by one.
            if let folded = state.foldedDays.last, folded.date > base { return nil }
        }
        return CarriedSpan(
            after: old.adding(days: Self.daysExactAfterBase - policy.windowDays),
            through: min(old, lastLeavingDay(base: base)))
    }

    /// Makes compact states from older ones and the receipts of a few dates: the same as from all receipts.
    ///
    /// - Parameters:
    ///   - usage: facts and compact states that include every change so far.
    ///   - receipts: all receipts of the dates of `spanToCarry`, in any order; others do not count.
    ///   - date: the day of making.
    ///   - receiptsMax: most receipts kept one by one; receipts.
    /// - Returns: the same facts with the new states; nil where `spanToCarry` gives nil.
    public func carriedUsage(
        _ usage: CustomerUsage, receipts: [Receipt], madeOn date: CalendarDate,
        receiptsMax: Int = InputLimits.receiptsPerStateMax
    ) -> CustomerUsage? {
        guard let span = spanToCarry(usage.states, madeOn: date) else { return nil }
        var left = [[SubjectEntry]](repeating: [], count: policy.subjects.count)
        for receipt in receipts where span.contains(receipt.businessDate) {
            for (subject, entry) in entries(of: receipt) { left[subject].append(entry) }
        }
        let evaluation = evaluation(of: usage)
        let base = date.adding(days: -Self.daysFromBaseToMaking)
        let windowStart = base.adding(days: -policy.windowDays)
        var carried = usage
        for subject in usage.states.indices {
            let old = usage.states[subject]
            let days =
                old.leavingDays.filter { $0.date > windowStart }
                + DayTotals.merging([], left[subject].sorted { $0.date < $1.date }, visitUnit: policy.visitUnit)
                + evaluation.timelines[subject].dayTotals(
                    after: max(old.base, windowStart), through: lastLeavingDay(base: base))
            var state = evaluation.compactState(
                subject: subject, entries: old.entries, base: base, leavingDays: days)
            state.foldOldest(limit: receiptsMax, visitUnit: policy.visitUnit)
            carried.states[subject] = state
        }
        return carried
    }
}
