import Foundation
import Rating
import Testing

/// Goal: dates equal those of an independent calendar, every day, in both directions.
///
/// Method: every day of 1900...2200 against Foundation's Gregorian calendar in UTC, then the edges of the input.
@Suite struct CalendarDateTests {
    @Test func everyDayEqualsFoundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let first = try #require(CalendarDate(year: 1900, month: 1, day: 1))
        let last = try #require(CalendarDate(year: 2200, month: 12, day: 31))
        var wrong: [String] = []
        for days in first.daysSinceEpoch...last.daysSinceEpoch {
            let date = CalendarDate(daysSinceEpoch: days)
            let moment = Date(timeIntervalSince1970: Double(days) * 86_400)
            let expected = calendar.dateComponents([.year, .month, .day, .weekday], from: moment)
            let parts = date.parts
            let weekdays: [Weekday] = [.sunday, .monday, .tuesday, .wednesday, .thursday, .friday, .saturday]
            let isSame =
                parts.year == expected.year && parts.month == expected.month && parts.day == expected.day
                && expected.weekday.map { weekdays[$0 - 1] } == date.weekday
                && CalendarDate(year: parts.year, month: parts.month, day: parts.day) == date
                && CalendarDate(date.description) == date
            if !isSame { wrong.append(date.description) }
        }
        #expect(last.days(since: first) == 109_937)
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    @Test(arguments: [
        "2023-02-29", "1900-02-29", "2024-02-30", "2024-04-31", "2024-00-10", "2024-13-01", "2024-01-00", "2024-1-01",
        "0000-01-01", "2024/01/01", "24-01-01", "2024-01-01 ", "+024-01-01", "２０２４-01-01", "", "2024-01-0a",
    ])
    func textThatIsNoDateIsRefused(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test func leapDaysAndTheEdgesOfTheYearsAreRead() {
        for text in ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"] {
            #expect(CalendarDate(text)?.description == text)
        }
        #expect(CalendarDate("1970-01-01")?.daysSinceEpoch == 0)
        #expect(CalendarDate("1969-12-31")?.daysSinceEpoch == -1)
        #expect(CalendarDate.distantPast < CalendarDate("0001-01-01")!)
        #expect(CalendarDate.distantFuture > CalendarDate("9999-12-31")!)
        #expect(CalendarDate(year: 10_000, month: 1, day: 1) == nil)
    }

    @Test func timesAreReadAndRefused() {
        #expect(TimeOfDay("00:00:00") == .midnight)
        #expect(TimeOfDay("23:59:59")?.secondsSinceMidnight == 86_399)
        #expect(TimeOfDay("09:05:07")?.description == "09:05:07")
        for text in ["24:00:00", "12:60:00", "12:00:60", "1:00:00", "12:00", "12-00-00", "ab:cd:ef", ""] {
            #expect(TimeOfDay(text) == nil, "\(text)")
        }
        #expect(TimeOfDay(secondsSinceMidnight: -1) == nil)
        #expect(TimeOfDay(secondsSinceMidnight: 86_400) == nil)
        #expect(TimeOfDay("09:59:59")! < TimeOfDay("10:00:00")!)
    }
}
