import Foundation
import Rating

/// Date and time of a receipt as written, and the business date that follows.
struct WrittenMoment {
    /// The fields that give a moment.
    struct Fields {
        /// Those of the row itself.
        static let own = Fields(date: .date, time: .time, dateTime: .dateTime)
        /// Those of the receipt that a void takes back.
        static let voided = Fields(date: .voidedDate, time: .voidedTime, dateTime: .voidedDateTime)

        /// Those of the receipt on which goods that come back were bought.
        static let original = Fields(date: .originalDate, time: .originalTime, dateTime: .originalDateTime)

        var date: JournalField
        var time: JournalField
        var dateTime: JournalField
    }

    var date: CalendarDate
    var time: TimeOfDay?
    var businessDate: CalendarDate

    init(_ head: [JournalField: String], _ fields: Fields = .own, profile: JournalProfile) throws {
        if let text = head[fields.dateTime] {
            let (date, time, offset) = try Self.dateTime(text, profile, fields.dateTime)
            self.init(date: date, time: time, offsetMinutes: offset, profile: profile)
            return
        }
        guard let text = head[fields.date] else { throw RowProblem("missing_value", fields.date) }
        let date = try Self.date(text, profile, fields.date)
        let time = try head[fields.time].map { try Self.time($0[...], profile, fields.time).time }
        self.init(date: date, time: time, offsetMinutes: nil, profile: profile)
    }

    private init(date: CalendarDate, time: TimeOfDay?, offsetMinutes: Int?, profile: JournalProfile) {
        self.date = date
        self.time = time
        var localDate = date
        var localSeconds = time.map { Int($0.secondsSinceMidnight) }
        if let offsetMinutes, let zone = profile.timeZone, let seconds = localSeconds {
            let utc = Int64(date.daysSinceEpoch) * 86_400 + Int64(seconds - offsetMinutes * 60)
            let local = utc + Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(utc))))
            let days = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
            localDate = CalendarDate(daysSinceEpoch: Int32(days))
            localSeconds = Int(local - days * 86_400)
        }
        let isBeforeCutOff = localSeconds.map { $0 < profile.cutOffHour * 3600 } ?? false
        businessDate = isBeforeCutOff ? localDate.adding(days: -1) : localDate
    }

    /// The same day with the time that `field` gives.
    func at(_ text: String, of field: JournalField, profile: JournalProfile) throws -> WrittenMoment {
        let time = try Self.time(text[...], profile, field).time
        return WrittenMoment(date: date, time: time, offsetMinutes: nil, profile: profile)
    }

    static func date(_ text: String, _ profile: JournalProfile, _ field: JournalField) throws -> CalendarDate {
        for pattern in profile.dateFormats {
            if let (numbers, rest) = pattern.match(text[...]), rest.isEmpty, let date = calendarDate(numbers) {
                return date
            }
        }
        throw RowProblem("not_a_date", field)
    }

    private static func dateTime(
        _ text: String, _ profile: JournalProfile, _ field: JournalField
    ) throws -> (date: CalendarDate, time: TimeOfDay?, offsetMinutes: Int?) {
        for pattern in profile.dateFormats {
            guard let (numbers, rest) = pattern.match(text[...]), let date = calendarDate(numbers) else { continue }
            if rest.isEmpty { return (date, nil, nil) }
            let separated = rest.first == "T" ? rest.dropFirst() : rest.drop { $0 == " " }
            if let found = try? time(separated, profile, field) { return (date, found.time, found.offsetMinutes) }
        }
        throw RowProblem("not_a_date", field)
    }

    private static func time(
        _ text: Substring, _ profile: JournalProfile, _ field: JournalField
    ) throws -> (time: TimeOfDay, offsetMinutes: Int?) {
        for pattern in profile.timeFormats {
            guard let (numbers, rest) = pattern.match(text) else { continue }
            guard let hour = hour(numbers) else { continue }
            let minute = numbers["m"] ?? 0
            let second = numbers["s"] ?? 0
            guard hour < 24, minute < 60, second < 60,
                let time = TimeOfDay(secondsSinceMidnight: hour * 3600 + minute * 60 + second)
            else { continue }
            if rest.isEmpty { return (time, nil) }
            if let offset = offsetMinutes(rest.drop { $0 == " " }) { return (time, offset) }
        }
        throw RowProblem("not_a_time", field)
    }

    /// The hour of the day; nil: 0 or 13 and more in the form with AM and PM.
    private static func hour(_ numbers: [Character: Int]) -> Int? {
        guard let half = numbers["a"] else { return numbers["H"] ?? 0 }
        guard let hour = numbers["h"], (1...12).contains(hour) else { return nil }
        return hour % 12 + half
    }

    /// Minutes east of UTC of `Z`, `+09:00` or `+0900`.
    private static func offsetMinutes(_ text: Substring) -> Int? {
        if text == "Z" { return 0 }
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard digits.count == 4, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
            number / 100 <= 14, number % 100 < 60
        else { return nil }
        return (number / 100 * 60 + number % 100) * (sign == "-" ? -1 : 1)
    }

    private static func calendarDate(_ numbers: [Character: Int]) -> CalendarDate? {
        guard let year = numbers["y"], let month = numbers["M"], let day = numbers["d"] else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }
}
