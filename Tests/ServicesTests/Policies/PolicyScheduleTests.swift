import KakuzukeProtocol
import Rating
import Storage
import Testing

@testable import Services

// Goal: what may be put on the schedule follows from the schedule and the date alone.
@Suite struct PolicyScheduleTests {
    private let today = CalendarDate("2026-11-20")!

    private func schedule(_ entries: [(Int32, Int)]) -> PolicySchedule {
        PolicySchedule(
            entries.map { version, days in
                PolicySchedule.Entry(
                    effectiveFrom: today.adding(days: days), policy: PolicyKey(rawValue: version))
            }, today: today)
    }

    private func refusal(_ schedule: PolicySchedule, _ version: Int32, days: Int) -> ServiceError.Code? {
        do {
            try schedule.check(PolicyKey(rawValue: version), from: today.adding(days: days))
            return nil
        } catch {
            return (error as? ServiceError)?.code
        }
    }

    @Test func everyVersionHasOneState() {
        let schedule = schedule([(1, -400), (2, -30), (1, -10), (3, 5)])
        func state(_ version: Int32, isSimulated: Bool = false, isDraft: Bool = false) -> Kakuzuke_V1_PolicyState {
            schedule.state(of: PolicyKey(rawValue: version), isDraft: isDraft, isSimulated: isSimulated)
        }
        #expect(state(1) == .active && state(2) == .superseded && state(3) == .scheduled)
        #expect(state(4) == .validated && state(4, isSimulated: true) == .simulated)
        #expect(state(5, isDraft: true) == .draft)
    }

    /// A version that was replaced on its own first date has priced all the same.
    @Test func whatWasReplacedOnItsDateHasPriced() throws {
        let version = { PolicyKey(rawValue: $0) }
        let schedule = PolicySchedule(
            [
                .init(effectiveFrom: today.adding(days: -400), policy: version(1)),
                .init(effectiveFrom: today, policy: version(1), replaced: [version(2), version(3)]),
            ], today: today)
        #expect(schedule.state(of: version(2), isDraft: false, isSimulated: true) == .superseded)
        #expect(try schedule.versionToReturnTo(from: today) == version(3))
        #expect(schedule.state(of: version(4), isDraft: false, isSimulated: true) == .simulated)
    }

    @Test func thePastStaysAsItWasPriced() {
        #expect(refusal(schedule([]), 1, days: -3_000) == nil, "before the first version nobody was told a price")
        #expect(refusal(schedule([(1, 3)]), 2, days: -3_000) == nil)
        #expect(refusal(schedule([(1, -3)]), 2, days: -1) == .invalidField)
        #expect(refusal(schedule([(1, -3)]), 2, days: 0) == nil)
        #expect(refusal(schedule([(1, 0)]), 2, days: 0) == nil)
    }

    @Test func theScheduleReachesAYearAhead() {
        #expect(refusal(schedule([(1, -3)]), 2, days: PolicySchedule.aheadDaysMax) == nil)
        #expect(refusal(schedule([(1, -3)]), 2, days: PolicySchedule.aheadDaysMax + 1) == .invalidField)
    }

    @Test func aVersionPricesFromOneDateOnly() {
        // Agents know one date for each version that they price by.
        #expect(refusal(schedule([(1, -3)]), 1, days: 5) == .wrongState)
        #expect(refusal(schedule([(1, -3), (2, 5)]), 2, days: 8) == .wrongState)
        #expect(refusal(schedule([(1, -3), (2, 5)]), 2, days: 5) == nil)
        #expect(refusal(schedule([(1, -30), (2, -3)]), 1, days: 5) == nil, "superseded versions may come again")
    }

    @Test func theWayBackLeadsToTheVersionBefore() throws {
        let back = schedule([(1, -400), (2, -30), (3, 9)])
        #expect(try back.versionToReturnTo(from: today) == PolicyKey(rawValue: 1))
        // Going back twice is going forth again.
        let forth = schedule([(1, -400), (2, -30), (1, -1)])
        #expect(try forth.versionToReturnTo(from: today) == PolicyKey(rawValue: 2))
        #expect(throws: ServiceError.self) { try schedule([(1, -400)]).versionToReturnTo(from: today) }
        #expect(throws: ServiceError.self) { try schedule([]).versionToReturnTo(from: today) }
        #expect(throws: ServiceError.self) { try schedule([(1, -9), (2, -3), (1, 5)]).versionToReturnTo(from: today) }
        #expect(throws: ServiceError.self) { try back.versionToReturnTo(from: today.adding(days: -1)) }
    }

    @Test func statesAreKeptForWhatPricesWillPriceAndPricedLast() throws {
        func kept(_ entries: [(Int32, Int)]) throws -> [Int32] {
            try versions(entries).kept(on: today).map(\.policy.rawValue)
        }
        #expect(try kept([(1, -400), (2, -300), (3, 5), (4, 9)]) == [2, 3, 4])
        #expect(try kept([(1, -400), (2, -34), (3, 5)]) == [2, 3, 1])
        #expect(try kept([(1, -400), (2, -ActivePolicies.previousKeptDays)]) == [2])
        #expect(try kept([(1, -400), (2, -3), (1, 5)]) == [2, 1])
        #expect(try kept([(1, 5)]) == [1])
    }

    private func versions(_ entries: [(Int32, Int)]) throws -> ActivePolicies {
        let engine = try RatingEngine(
            try #require(PolicyText.policy(try ServiceTestTenant.policyText("supermarket"))))
        return ActivePolicies(
            versions: entries.map { version, days in
                ActivePolicies.Version(
                    policy: PolicyKey(rawValue: version), effectiveFrom: today.adding(days: days), engine: engine)
            })
    }
}
