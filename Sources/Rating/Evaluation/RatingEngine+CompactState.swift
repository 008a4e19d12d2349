extension RatingEngine {
    /// Days between a state's base and the day on which it is made; days.
    public static let daysFromBaseToMaking = 7
    /// Days after its base for which a state rates exactly; days.
    public static let daysExactAfterBase = 70
    /// A state is made again before fewer days than these are left; days.
    public static let daysExactLeftMin = 35

    /// Makes the compact states of a customer from complete ones.
    ///
    /// - Parameters:
    ///   - usage: facts and complete states: those that keep every receipt.
    ///   - date: the day of making; the base lies seven days before it.
    ///   - receiptsMax: most receipts kept one by one; receipts.
    /// - Returns: the same facts with states that rate exactly until 63 days after the making.
    public func compactUsage(
        _ usage: CustomerUsage, madeOn date: CalendarDate, receiptsMax: Int = InputLimits.receiptsPerStateMax
    ) -> CustomerUsage {
        let evaluation = evaluation(of: usage)
        let base = date.adding(days: -Self.daysFromBaseToMaking)
        var compact = usage
        for subject in usage.states.indices {
            let leaving = evaluation.timelines[subject].dayTotals(
                after: base.adding(days: -policy.windowDays), through: lastLeavingDay(base: base))
            var state = evaluation.compactState(
                subject: subject, entries: usage.states[subject].entries, base: base, leavingDays: leaving)
            state.foldOldest(limit: receiptsMax, visitUnit: policy.visitUnit)
            compact.states[subject] = state
        }
        return compact
    }

    /// The last date that leaves the window while a state with this base is exact and that the state sums up.
    func lastLeavingDay(base: CalendarDate) -> CalendarDate {
        min(base, base.adding(days: Self.daysExactAfterBase - policy.windowDays))
    }

    /// True when a state must be made again on or before `today` so that it stays exact far enough ahead.
    public static func isDue(_ state: SubjectState, on today: CalendarDate) -> Bool {
        state.exactUntil.days(since: today) < daysExactLeftMin
    }
}

extension CustomerEvaluation {
    /// Sums up all entries to `base` and keeps the rest.
    func compactState(
        subject: Int, entries: [SubjectEntry], base: CalendarDate, leavingDays: [DayTotals]
    ) -> SubjectState {
        let timeline = timelines[subject]
        let window = timeline.window(endingOn: base)
        let firstVisits = timeline.firstVisits.filter { $0.date <= base }
        var later = Array(entries.drop { $0.date <= base })
        if firstVisits.count == 2 {
            for position in later.indices {
                later[position].order = nil
                later[position].conditionPoints = nil
            }
        }
        return SubjectState(
            base: base, exactUntil: base.adding(days: RatingEngine.daysExactAfterBase), firstVisits: firstVisits,
            visits: timeline.visits(through: base), measure: timeline.measure(through: base),
            lastVisit: timeline.lastVisit(through: base), windowVisits: window.visits,
            windowMeasure: window.measure, leavingDays: leavingDays, foldedDays: [], entries: later,
            held: heldReference(subject: subject, upTo: base))
    }
}
