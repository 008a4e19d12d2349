import Foundation
import KakuzukeProtocol
import Rating
import SeededTestSupport
import Testing

// Goal: every agent has one moment in each night's window, the same every night and spread evenly over the chain, also
// over midnight and where clocks change. Method: examples of known days, and every night of two years in many zones.
@Suite struct NightlyScheduleTests {
    private static func settings(
        _ zone: String = "Asia/Tokyo", from minute: UInt32 = 60, minutes: UInt32 = 240
    ) -> Kakuzuke_V1_AgentSettings {
        var settings = Kakuzuke_V1_AgentSettings()
        settings.timeZone = zone
        settings.nightly = true
        settings.nightlyFromMinute = minute
        settings.nightlyMinutes = minutes
        return settings
    }

    private static func seconds(_ date: String, _ time: String, hoursAheadOfUTC hours: Int64) throws -> Int64 {
        let day = try #require(CalendarDate(date))
        let clock = try #require(TimeOfDay(time))
        return Int64(day.daysSinceEpoch) * 86_400 + Int64(clock.secondsSinceMidnight) - hours * 3_600
    }

    @Test func placesAreStableAndEven() throws {
        let agents = (0..<10_000).map { "agent-\($0)" }
        let places = try agents.map { agent in
            try #require(NightlySchedule(Self.settings(), agent: agent)).offsetSeconds
        }
        #expect(places.allSatisfy { (0..<14_400).contains($0) })
        // Quarters of an hour: 625 of 10,000 agents each, and none is far off.
        let quarters = Dictionary(grouping: places, by: { $0 / 900 }).mapValues(\.count)
        #expect(quarters.count == 16)
        #expect(quarters.values.allSatisfy { (500...750).contains($0) }, "\(quarters)")
        let again = try #require(NightlySchedule(Self.settings(), agent: "agent-7"))
        #expect(again.offsetSeconds == places[7])
        // Known for good: a later version keeps every store's place.
        #expect(try #require(NightlySchedule(Self.settings(), agent: "a")).offsetSeconds == 9_566)
    }

    @Test func settingsThatCannotBeKeptMeanAllTheTime() {
        var continuous = Self.settings()
        continuous.nightly = false
        let wrong = [
            continuous, Self.settings(from: 1_440), Self.settings(minutes: 14), Self.settings(minutes: 721),
            Self.settings(minutes: 0),
        ]
        for settings in wrong { #expect(NightlySchedule(settings, agent: "a") == nil) }
        #expect(NightlySchedule(Self.settings(from: 1_439, minutes: 720), agent: "a") != nil)
    }

    @Test func aWindowOverMidnightBelongsToTheDayOnWhichItBegins() throws {
        let schedule = try #require(
            NightlySchedule(Self.settings(from: 23 * 60, minutes: 240), agent: "over midnight"))
        let begins = try Self.seconds("2026-11-23", "23:00:00", hoursAheadOfUTC: 9)
        let moment = begins + schedule.offsetSeconds
        #expect(schedule.next(after: begins - 1) == moment)
        #expect(schedule.next(after: moment - 1) == moment)
        #expect(schedule.next(after: moment) == moment + 86_400)
        // In the small hours the window of yesterday still counts.
        let late = try #require(
            (0..<1_000).lazy.map { NightlySchedule(Self.settings(from: 23 * 60, minutes: 240), agent: "s\($0)") }
                .compactMap(\.self).first { $0.offsetSeconds > 2 * 3_600 })
        let oneOClock = begins + 2 * 3_600
        #expect(late.next(after: oneOClock) == begins + late.offsetSeconds)
    }

    @Test func clocksThatAreSetForwardLetTheWindowBeginLater() throws {
        // On 2026-03-29 02:00 to 03:00 does not exist in Berlin.
        let schedule = try #require(
            NightlySchedule(Self.settings("Europe/Berlin", from: 150, minutes: 15), agent: "a"))
        let night = try Self.seconds("2026-03-29", "03:30:00", hoursAheadOfUTC: 2)
        #expect(schedule.next(after: night - 7_200) == night + schedule.offsetSeconds)
    }

    @Test func clocksThatAreSetBackLetTheWindowBeginOnce() throws {
        // On 2026-10-25 02:00 to 03:00 comes twice in Berlin.
        let schedule = try #require(
            NightlySchedule(Self.settings("Europe/Berlin", from: 150, minutes: 15), agent: "a"))
        let evening = try Self.seconds("2026-10-24", "20:00:00", hoursAheadOfUTC: 2)
        let first = schedule.next(after: evening)
        let wall = LocalTime(at: first - schedule.offsetSeconds, timeZone: "Europe/Berlin")
        #expect(wall.date == CalendarDate("2026-10-25") && wall.minuteText == "02:30")
        #expect(schedule.next(after: first) - first > 23 * 3_600)
    }

    @Test(arguments: [
        "Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia",
        "America/Sao_Paulo", "Nowhere/Unknown",
    ]) func everyNightHasOneMoment(_ zone: String) throws {
        var random = SeededGenerator(31)
        for _ in 0..<8 {
            let settings = Self.settings(
                zone, from: UInt32.random(in: 0...1_439, using: &random),
                minutes: UInt32.random(in: NightlySchedule.windowMinutes, using: &random))
            let schedule = try #require(NightlySchedule(settings, agent: "agent \(random.next())"))
            var moment = try Self.seconds("2025-01-01", "12:00:00", hoursAheadOfUTC: 0)
            for _ in 0..<800 {
                let next = schedule.next(after: moment)
                // Whatever moment of the day is asked about, the next one is the same.
                let between = Int64.random(in: moment..<next, using: &random)
                #expect(schedule.next(after: between) == next)
                #expect((1...172_800).contains(next - moment), "\(zone) \(moment) seed \(SeededGenerator.runSeed)")
                moment = next
            }
        }
    }

    @Test func anotherZoneMakesNobodyWaitForMoreThanTwoDays() throws {
        var random = SeededGenerator(32)
        let zones = ["Asia/Tokyo", "America/New_York", "Pacific/Apia", "Europe/Berlin"]
        var moment = try Self.seconds("2026-01-01", "00:00:00", hoursAheadOfUTC: 0)
        for _ in 0..<500 {
            let settings = Self.settings(random.pick(zones), from: UInt32.random(in: 0...1_439, using: &random))
            let next = try #require(NightlySchedule(settings, agent: "mover")).next(after: moment)
            #expect(next > moment && next - moment <= 172_800)
            moment = next
        }
    }
}
