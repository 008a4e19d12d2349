/// A state prepared for questions about many dates: totals by date and the first two visits.
///
/// A class, because each question takes hold of it: copies of its lists would count references up and down.
final class SubjectTimeline: Sendable {
    /// The state's dates after its base with running totals that include everything up to the base.
    private struct Day {
        var date: CalendarDate
        var visits: Int32
        var measure: MoneyMinorUnits
        var lastVisit: CalendarDate?
    }

    let base: CalendarDate
    let held: HeldReference?
    /// The first two visits that the state knows, whatever their date; fewer when there are fewer.
    let firstVisits: [FirstVisit]
    private let days: [Day]
    private let leaving: [DayTotals]
    private let baseDay: Day
    private let windowVisitsAtBase: Int32
    private let windowMeasureAtBase: MoneyMinorUnits
    private let windowDays: Int

    init(_ state: SubjectState, windowDays: Int, visitUnit: VisitUnit, enrolment: EnrolmentTimeline) {
        base = state.base
        held = state.held
        self.windowDays = windowDays
        leaving = state.leavingDays
        windowVisitsAtBase = state.windowVisits
        windowMeasureAtBase = state.windowMeasure
        baseDay = Day(date: state.base, visits: state.visits, measure: state.measure, lastVisit: state.lastVisit)
        var running = baseDay
        days = DayTotals.merging(state.foldedDays, state.entries, visitUnit: visitUnit).map { day in
            running.date = day.date
            running.visits += day.visits
            running.measure = running.measure + day.measure
            if day.visits > 0 { running.lastVisit = day.date }
            return running
        }
        firstVisits = Self.firstVisits(of: state, visitUnit: visitUnit, enrolment: enrolment)
    }

    private static func firstVisits(
        of state: SubjectState, visitUnit: VisitUnit, enrolment: EnrolmentTimeline
    ) -> [FirstVisit] {
        var visits = state.firstVisits
        for entry in state.entries where visits.count < 2 && entry.isPurchase {
            if visitUnit == .businessDay, visits.last?.date == entry.date { continue }
            guard let order = entry.order, let points = entry.conditionPoints else { continue }
            visits.append(
                FirstVisit(
                    date: entry.date, order: order, conditionPoints: points,
                    enrolmentPoints: enrolment.points(by: entry.date)))
        }
        return visits
    }

    /// Index of the first day after `date`.
    private func upperBound(_ date: CalendarDate) -> Int {
        var low = 0
        var high = days.count
        while low < high {
            let middle = (low + high) / 2
            if days[middle].date <= date { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func day(at date: CalendarDate) -> Day {
        let position = upperBound(date)
        return position == 0 ? baseDay : days[position - 1]
    }

    func visits(through date: CalendarDate) -> Int32 { day(at: date).visits }

    func measure(through date: CalendarDate) -> MoneyMinorUnits { day(at: date).measure }

    func lastVisit(through date: CalendarDate) -> CalendarDate? { day(at: date).lastVisit }

    /// Visits and measure of the window (date − window, date], for a date after the base.
    func window(endingOn date: CalendarDate) -> (visits: Int32, measure: MoneyMinorUnits) {
        let end = day(at: date)
        let before = date.adding(days: -windowDays)
        if before >= base {
            let start = day(at: before)
            return (end.visits - start.visits, end.measure - start.measure)
        }
        var visits = windowVisitsAtBase + end.visits - baseDay.visits
        var measure = windowMeasureAtBase + end.measure - baseDay.measure
        for day in leaving {
            guard day.date <= before else { break }
            visits -= day.visits
            measure = measure - day.measure
        }
        return (visits, measure)
    }

    /// Dates with their own totals after the base up to `last`, ascending.
    func dayTotals(after first: CalendarDate, through last: CalendarDate) -> [DayTotals] {
        var previous = day(at: first)
        return days[upperBound(first)..<max(upperBound(first), upperBound(last))].map { day in
            defer { previous = day }
            return DayTotals(
                date: day.date, visits: day.visits - previous.visits, measure: day.measure - previous.measure)
        }
    }
}
