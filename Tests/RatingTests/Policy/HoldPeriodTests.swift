import Testing

@testable import Rating

/// Goal: a date is rated by the day before the calendar period that holds it, and periods follow without gaps.
///
/// Method: every day of twelve years against first days of periods written from the calendar.
@Suite struct HoldPeriodTests {
    private static let firstMonths: [HoldPeriod: [Int]] = [
        .month: Array(1...12), .quarter: [1, 4, 7, 10], .halfYear: [1, 7], .year: [1],
    ]

    @Test(arguments: [HoldPeriod.month, .quarter, .halfYear, .year])
    func referenceIsTheDayBeforeThePeriod(period: HoldPeriod) throws {
        let months = try #require(Self.firstMonths[period])
        var starts: [CalendarDate] = []
        for year in 2019...2031 {
            for month in months { starts.append(try #require(CalendarDate(year: year, month: month, day: 1))) }
        }
        var wrong: [CalendarDate] = []
        var date = try #require(CalendarDate("2020-01-01"))
        while date <= CalendarDate("2030-12-31")! {
            let start = try #require(starts.last { $0 <= date })
            let next = try #require(starts.first { $0 > date })
            let reference = period.referenceDate(for: date)
            let following = period.nextReferenceDate(after: reference)
            if reference != start.adding(days: -1) || following != next.adding(days: -1) { wrong.append(date) }
            date = date.adding(days: 1)
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    @Test func withoutAHoldADateIsItsOwnReference() {
        let date = CalendarDate("2026-07-15")!
        #expect(HoldPeriod.none.referenceDate(for: date) == date)
        #expect(HoldPeriod.none.nextReferenceDate(after: date) == date.adding(days: 1))
    }
}
