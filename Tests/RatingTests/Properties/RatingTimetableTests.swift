import Rating
import RatingTestSupport
import SeededTestSupport
import Testing

/// Goal: a forecast across the days on which other versions take over comes true, and ends where nothing is known.
///
/// Method: random versions with subjects and ladders of their own over one random history; what was foretold on each
/// day for each later day is held against a rating of that day by whichever version is in force; corners one by one.
@Suite struct RatingTimetableTests {
    private static let rounds = TestRun.count("KAKUZUKE_TEST_SWITCH_ROUNDS", default: 100)
    private static let days = CustomerEvaluation.forecastDays
    private typealias Standing = ForecastStep.Standing

    /// One customer under versions that take over from each other.
    private struct Customer {
        let start: CalendarDate
        /// The versions by first day; the first one has been in force for long.
        var versions: [(version: UInt32, from: CalendarDate, engine: RatingEngine)] = []
        let facts: CustomerFacts
        let receipts: [Receipt]
        /// The turns from compact states, each made on a day of its own.
        var turns: [RatingTimetable.Turn] = []

        init(_ seed: UInt64) throws {
            var random = SeededGenerator(seed: seed)
            start = RandomHistory.day(&random)
            var policies = RandomPolicy(seed: random.next())
            var history = RandomHistory(seed: random.next(), day: start)
            receipts = history.receipts(random.pick([1, 2, 3, 6, 12, 25]))
            facts = history.facts(subjects: ["S0", "S1", "REST"])
            var from = start.adding(days: -random.number(0...400))
            for version in 1...random.pick([2, 2, 3, 4]) {
                // Now and then the first version comes back.
                let isReturn = version > 2 && random.chance(40)
                let engine =
                    isReturn ? versions[0].engine : try RatingEngine(policies.policy(isFair: random.chance(70)))
                versions.append((isReturn ? 1 : UInt32(version), from, engine))
                from = max(from, start).adding(days: random.pick([1, 2, random.number(3...30)]))
            }
            for (version, from, engine) in versions {
                let madeOn = start.adding(days: -random.number(0...20))
                let usage = engine.compactUsage(
                    engine.completeUsage(facts: facts, receipts: receipts), madeOn: madeOn)
                turns.append(
                    RatingTimetable.Turn(
                        version: version, from: from, evaluation: engine.evaluation(of: usage),
                        exactUntil: usage.states.map(\.exactUntil).min()))
            }
        }

        func position(on date: CalendarDate) -> Int { versions.lastIndex { $0.from <= date } ?? 0 }

        func timetable(on date: CalendarDate) -> RatingTimetable {
            let present = position(on: date)
            return RatingTimetable(on: date, present: turns[present], next: Array(turns[(present + 1)...]))
        }

        /// What all receipts say on a date by the version in force, subject by subject.
        func standings(on date: CalendarDate) -> [String: Standing] {
            let engine = versions[position(on: date)].engine
            let evaluation = engine.evaluation(of: engine.completeUsage(facts: facts, receipts: receipts))
            var standings: [String: Standing] = [:]
            for rating in evaluation.ratings(on: date) {
                let rung = rating.grade.map { engine.policy.grades[$0] }
                standings[engine.policy.subjects[rating.subject].code] = Standing(
                    stage: rating.stage, grade: rung?.code, gradeName: rung?.name ?? "")
            }
            return standings
        }

        /// Every subject of every version.
        var codes: Set<String> { Set(versions.flatMap { $0.engine.policy.subjects.map(\.code) }) }
    }

    /// How often what was met.
    private struct Counts {
        var onSwitchDays = 0
        var others = 0
        var vanished = 0
        var came = 0
        var shortened = 0
    }

    @Test func whatIsForetoldAcrossVersionsComesTrue() throws {
        var counts = Counts()
        for round in 0..<Self.rounds {
            let seed = TestRun.seed &+ UInt64(round) &* 32_452_843
            let customer = try Customer(seed)
            let truth = (0...(Self.days * 2)).map { customer.standings(on: customer.start.adding(days: $0)) }
            for day in 0..<Self.days {
                let timetable = customer.timetable(on: customer.start.adding(days: day))
                for code in customer.codes {
                    if let finding = Self.finding(customer, timetable, code, truth, day, &counts) {
                        Issue.record("seed \(seed), told on day \(day), subject \(code): \(finding)")
                    }
                }
            }
        }
        print("forecasts across versions: \(counts)")
        // Far below what random seeds give, so that only a test that meets none of them fails.
        guard Self.rounds >= 100 else { return }
        #expect(counts.onSwitchDays > 100 && counts.others > 100, "\(counts)")
        #expect(counts.vanished > 10 && counts.came > 10 && counts.shortened > 10, "\(counts)")
    }

    /// What of a forecast does not come true; nil: all of it does.
    private static func finding(
        _ customer: Customer, _ timetable: RatingTimetable, _ code: String, _ truth: [[String: Standing]], _ day: Int,
        _ counts: inout Counts
    ) -> String? {
        let steps = timetable.forecast(ofSubject: code)
        var expected = truth[day][code]
        let known = timetable.end.lastDate.days(since: timetable.date)
        if known < days { counts.shortened += 1 }
        for ahead in stride(from: 1, through: known, by: 1) {
            let date = timetable.date.adding(days: ahead)
            let step = steps.first { $0.on == date }
            if let step {
                if step.standing == nil { counts.vanished += 1 }
                if expected == nil { counts.came += 1 }
                let turn = customer.versions[customer.position(on: date)]
                let before = customer.versions[customer.position(on: date.adding(days: -1))]
                let expectedVersion = turn.version == before.version ? nil : turn.version
                guard step.newVersion == expectedVersion else { return "\(date) names version \(step.newVersion ?? 0)" }
                if step.newVersion == nil { counts.others += 1 } else { counts.onSwitchDays += 1 }
                expected = step.standing
            }
            let present = truth[day + ahead][code]
            guard present?.stage == expected?.stage, present?.grade == expected?.grade else {
                return "\(date): \(String(describing: present)), not \(String(describing: expected))"
            }
            // A rung may have another name without being another one.
            if step != nil, present?.gradeName != expected?.gradeName { return "\(date): the name of the grade" }
        }
        return steps.allSatisfy { $0.on <= timetable.end.lastDate } ? nil : "a step after the end"
    }

    // MARK: - Corners

    private static let date = CalendarDate("2026-02-10")!

    /// The small policy as versions: grades by the score of the region, which a version may judge otherwise.
    private static func turn(
        _ version: UInt32, days: Int, points: Int64, subjects: [String] = ["A", "B"], isKnown: Bool = true,
        exactDays: Int? = nil
    ) throws -> RatingTimetable.Turn {
        var policy = SmallPolicy.policy()
        policy.attributes = [AttributeRule(attribute: "region", value: "near", points: Points(points))]
        policy.subjects = subjects.dropLast().map { Subject(code: $0, name: "name of \($0)", categories: [$0]) }
        policy.subjects.append(Subject(code: subjects.last!, name: "name of \(subjects.last!)"))
        policy.fees.standard = subjects.map { _ in BasisPoints(3000) }
        policy.fees.cells = subjects.map { _ in policy.fees.cells[0] }
        policy.grades = policy.grades.map {
            Rung(code: $0.code, name: "\($0.code) of \(version)", minScore: $0.minScore)
        }
        let engine = try RatingEngine(policy)
        let usage = engine.completeUsage(
            facts: CustomerFacts(attributes: [AttributeValue(attribute: "region", value: "near")]), receipts: [])
        return RatingTimetable.Turn(
            version: version, from: date.adding(days: days), evaluation: isKnown ? engine.evaluation(of: usage) : nil,
            exactUntil: exactDays.map { date.adding(days: $0) })
    }

    private static func grade(_ number: Int, of version: UInt32) -> Standing {
        Standing(stage: .provisional, grade: "G\(number)", gradeName: "G\(number) of \(version)")
    }

    private static func step(_ days: Int, _ standing: Standing?, _ version: UInt32?) -> ForecastStep {
        ForecastStep(on: date.adding(days: days), standing: standing, newVersion: version)
    }

    @Test func theSwitchDayNamesTheNewGradeAndTheVersion() throws {
        let timetable = RatingTimetable(
            on: Self.date, present: try Self.turn(1, days: -50, points: 0),
            next: [try Self.turn(2, days: 10, points: 10)])
        #expect(timetable.forecast(ofSubject: "A") == [Self.step(10, Self.grade(1, of: 2), 2)])
        #expect(timetable.end == ForecastEnd(lastDate: Self.date.adding(days: 35)))
        #expect(timetable.rulesUntil == Self.date.adding(days: 9) && timetable.rulesFrom == Self.date.adding(days: -50))
        // Another name alone is no other grade.
        let renamed = RatingTimetable(
            on: Self.date, present: try Self.turn(1, days: -50, points: 0),
            next: [try Self.turn(2, days: 10, points: 1)])
        #expect(renamed.forecast(ofSubject: "A").isEmpty)
    }

    @Test func versionsFollowEachOtherAndComeBack() throws {
        let timetable = RatingTimetable(
            on: Self.date, present: try Self.turn(1, days: -50, points: 0),
            next: [
                try Self.turn(2, days: 1, points: 10), try Self.turn(1, days: 20, points: 0),
                // No other rules, and two of one day: the last counts.
                try Self.turn(1, days: 25, points: 0), try Self.turn(3, days: 35, points: 0),
                try Self.turn(4, days: 35, points: 10), try Self.turn(5, days: 36, points: 0),
            ])
        #expect(
            timetable.forecast(ofSubject: "B") == [
                Self.step(1, Self.grade(1, of: 2), 2), Self.step(20, Self.grade(0, of: 1), 1),
                Self.step(35, Self.grade(1, of: 4), 4),
            ])
        #expect(timetable.rulesUntil == Self.date)
    }

    @Test func itEndsBeforeAVersionThatIsNotKnown() throws {
        func end(_ next: [RatingTimetable.Turn], exactDays: Int? = nil) throws -> ForecastEnd {
            let present = try Self.turn(1, days: -50, points: 0, exactDays: exactDays)
            return RatingTimetable(on: Self.date, present: present, next: next).end
        }
        let unknown = try Self.turn(2, days: 10, points: 10, isKnown: false)
        let third = try Self.turn(3, days: 20, points: 10)
        #expect(try end([unknown, third]) == ForecastEnd(lastDate: Self.date.adding(days: 9), nextVersion: 2))
        #expect(
            try end([third, Self.turn(4, days: 21, points: 0, isKnown: false)])
                == ForecastEnd(lastDate: Self.date.adding(days: 20), nextVersion: 4))
        let tomorrow = try Self.turn(2, days: 1, points: 10, isKnown: false)
        #expect(try end([tomorrow]) == ForecastEnd(lastDate: Self.date, nextVersion: 2))
        // Beyond the forecast nothing need be known.
        let later = try Self.turn(2, days: 36, points: 10, isKnown: false)
        #expect(try end([later]) == ForecastEnd(lastDate: Self.date.adding(days: 35)))
        // States end it too: those of today, also where they reach no further than today, and those of another version.
        #expect(try end([third], exactDays: 12) == ForecastEnd(lastDate: Self.date.adding(days: 12)))
        let exact = try Self.turn(2, days: 1, points: 10)
        #expect(try end([exact], exactDays: 0) == ForecastEnd(lastDate: Self.date.adding(days: 35)))
        let short = try Self.turn(2, days: 10, points: 10, exactDays: 15)
        #expect(try end([short, third]) == ForecastEnd(lastDate: Self.date.adding(days: 15)))
        let past = try Self.turn(2, days: 10, points: 10, exactDays: 9)
        #expect(try end([past]) == ForecastEnd(lastDate: Self.date.adding(days: 9), nextVersion: 2))
    }

    @Test func subjectsEndAndCome() throws {
        let timetable = RatingTimetable(
            on: Self.date, present: try Self.turn(1, days: -50, points: 0),
            next: [
                try Self.turn(2, days: 10, points: 0, subjects: ["B", "C"]),
                try Self.turn(3, days: 20, points: 10, subjects: ["A", "B"]),
            ])
        #expect(
            timetable.forecast(ofSubject: "A") == [Self.step(10, nil, 2), Self.step(20, Self.grade(1, of: 3), 3)])
        #expect(timetable.forecast(ofSubject: "B") == [Self.step(20, Self.grade(1, of: 3), 3)])
        #expect(
            timetable.forecast(ofSubject: "C") == [Self.step(10, Self.grade(0, of: 2), 2), Self.step(20, nil, 3)])
        #expect(timetable.comingSubjects.map(\.code) == ["C"] && timetable.comingSubjects[0].name == "name of C")
        #expect(timetable.forecast(ofSubject: "D").isEmpty)
    }

    @Test func holdsAndWaysEndWithTheirRules() throws {
        var policy = SmallPolicy.policy()
        policy.weights = ComponentWeights(period: 1000)
        policy.period = PeriodTables(amount: StepTable([.init(bound: 500, points: Points(10))]))
        policy.converge = ConvergenceRule(visits: 2, days: 0)
        policy.hold = HoldRule(period: .quarter)
        let engine = try RatingEngine(policy)
        let receipts = [10, 11].map { day in
            Receipt(
                id: "R\(day)", store: "S1", businessDate: CalendarDate("2025-11-\(day)")!, payment: "cash",
                fulfilment: "carry_out",
                lines: [
                    ReceiptLine(
                        category: "APPLE", amount: MoneyMinorUnits(100), quantity: QuantityThousandths(1000))
                ])
        }
        let usage = engine.completeUsage(facts: CustomerFacts(), receipts: receipts)
        let present = RatingTimetable.Turn(
            version: 1, from: CalendarDate("2026-01-15")!, evaluation: engine.evaluation(of: usage))
        func disclosure(switchOn day: String?) -> RatingDisclosure {
            let next = day.map { [RatingTimetable.Turn(version: 2, from: CalendarDate($0)!)] } ?? []
            return engine.disclosure(
                of: usage, subject: 0, on: Self.date,
                timetable: RatingTimetable(on: Self.date, present: present, next: next))
        }
        let first = CalendarDate("2026-01-15")!
        // The purchase of today counts from 1 April, and the grade stays until the day before.
        for day in [nil, "2026-04-02"] {
            let told = disclosure(switchOn: day)
            #expect(told.hold == .init(first: first, last: CalendarDate("2026-03-31")!))
            #expect(told.way == .none(countsFrom: CalendarDate("2026-04-01")!))
        }
        // By then other rules decide: the hold ends before its period, or with it.
        let early = disclosure(switchOn: "2026-03-20")
        #expect(early.hold == .init(first: first, last: CalendarDate("2026-03-19")!, endsByNewRules: true))
        #expect(early.way == .unknown(countsFrom: CalendarDate("2026-03-20")!))
        let turn = disclosure(switchOn: "2026-04-01")
        #expect(turn.hold == .init(first: first, last: CalendarDate("2026-03-31")!))
        #expect(turn.way == .unknown(countsFrom: CalendarDate("2026-04-01")!))
        #expect(turn.forecastEnd == ForecastEnd(lastDate: Self.date.adding(days: 35)))
    }
}
