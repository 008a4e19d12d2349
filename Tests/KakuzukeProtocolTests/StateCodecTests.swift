import Rating
import Testing

@testable import KakuzukeProtocol

// Goal: states come back exactly and small, and no bytes crash.
// Method: states that rating makes of random histories under every policy, changed ones, random bytes.
@Suite struct StateCodecTests {
    static let today = CalendarDate("2026-11-22")!

    static func usage(_ random: inout RandomFacts, engine: RatingEngine, perYear: Int, years: Int) -> CustomerUsage {
        let receipts = RandomUsage.receipts(
            perYear: perYear, years: years, endingOn: today.adding(days: 20), policy: engine.policy, &random)
        let facts = RandomUsage.facts(&random, policy: engine.policy, endingOn: today)
        return engine.completeUsage(facts: facts, receipts: receipts)
    }

    @Test("states of every policy come back exactly, complete and compact", arguments: PolicyFixtures.names)
    func roundTrip(name: String) throws {
        let engine = try RatingEngine(PolicyFixtures.policy(name))
        var random = RandomFacts(name.utf8.reduce(0) { $0 &+ Int($1) })
        for _ in 0..<40 {
            let perYear = random.pick([0, 1, 2, 20, 300])
            let complete = Self.usage(&random, engine: engine, perYear: perYear, years: 2)
            let limit = random.pick([5, 200])
            let compact = engine.compactUsage(complete, madeOn: Self.today, receiptsMax: limit)
            for states in [complete.states, compact.states, Self.later(compact.states, engine: engine, &random)] {
                let bytes = try StateCodec.encode(states)
                let decoded = try StateCodec.decode(bytes, subjectCount: states.count)
                #expect(decoded == states)
                #expect(try StateCodec.encode(decoded) == bytes)
            }
        }
    }

    /// Compact states after further receipts, some of them folded.
    static func later(_ states: [SubjectState], engine: RatingEngine, _ random: inout RandomFacts) -> [SubjectState] {
        var states = states
        let receipts = RandomUsage.receipts(
            perYear: 12, years: 1, endingOn: today.adding(days: 300), policy: engine.policy, &random)
        for receipt in receipts {
            for (subject, entry) in engine.entries(of: receipt) { _ = states[subject].add(entry) }
        }
        if random.chance(50) {
            for subject in states.indices { states[subject].foldOldest(limit: 3, visitUnit: engine.policy.visitUnit) }
        }
        return states
    }

    @Test("ratings from decoded states are those from the states")
    func sameRatings() throws {
        let engine = try RatingEngine(PolicyFixtures.policy("supermarket"))
        var random = RandomFacts(31)
        for _ in 0..<20 {
            let complete = Self.usage(&random, engine: engine, perYear: 20, years: 2)
            let compact = engine.compactUsage(complete, madeOn: Self.today)
            let bytes = try StateCodec.encode(compact.states)
            let decoded = CustomerUsage(
                facts: compact.facts, states: try StateCodec.decode(bytes, subjectCount: compact.states.count))
            for offset in stride(from: 0, to: 60, by: 7) {
                let date = Self.today.adding(days: offset)
                #expect(
                    engine.evaluation(of: decoded).ratings(on: date)
                        == engine.evaluation(of: complete).ratings(on: date))
            }
        }
    }

    @Test(
        "a customer of 20 receipts a year and 3 subjects stays below 160 bytes a subject",
        arguments: PolicyFixtures.names)
    func size(name: String) throws {
        var policy = try PolicyFixtures.policy(name)
        let kept = Array(policy.subjects.prefix(2)) + [policy.subjects[policy.subjects.count - 1]]
        let positions = [0, min(1, policy.subjects.count - 1), policy.subjects.count - 1]
        policy.subjects = (0..<3).map { index in
            var subject = kept[min(index, kept.count - 1)]
            subject.code = "Z\(index)"
            subject.categories = index == 2 ? [] : ["c\(index)"]
            subject.stores = []
            return subject
        }
        policy.fees.standard = positions.map { policy.fees.standard[$0] }
        policy.fees.cells = positions.map { policy.fees.cells[$0] }
        let engine = try RatingEngine(policy)
        var random = RandomFacts(77)
        var bytes = 0
        let customers = 300
        for _ in 0..<customers {
            let complete = Self.usage(&random, engine: engine, perYear: 20, years: 3)
            // A state is read up to 28 days after its making; half of that is the average.
            let compact = engine.compactUsage(complete, madeOn: Self.today.adding(days: -14))
            bytes += try StateCodec.encode(compact.states).count
        }
        let average = Double(bytes) / Double(customers * 3)
        print("state size \(name): \(average) bytes per customer and subject")
        #expect(average < 160)
    }

    @Test("empty subjects cost a bit each")
    func empty() throws {
        let empty = SubjectState(
            base: Self.today, exactUntil: Self.today.adding(days: 70), firstVisits: [], visits: 0, measure: .zero,
            lastVisit: nil, windowVisits: 0, windowMeasure: .zero, leavingDays: [], foldedDays: [], entries: [],
            held: nil)
        let one = try StateCodec.encode([empty]).count
        #expect(try StateCodec.encode(Array(repeating: empty, count: 8)).count == one)
        #expect(try StateCodec.encode(Array(repeating: empty, count: 16)).count == one + 1)
        #expect(try StateCodec.decode(StateCodec.encode([]), subjectCount: 0) == [])
        var other = empty
        other.base = other.base.adding(days: 1)
        #expect(try StateCodec.decode(StateCodec.encode([empty, other]), subjectCount: 2) == [empty, other])
    }

    @Test(
        "unusual receipt ids and keys come back",
        arguments: ["", "レシート１", "S|1|2026-11-01|5", "aT12:00:00", "0", "é-é"])
    func unusualIDs(id: String) throws {
        let date = CalendarDate("2026-11-01")!
        let order = SubjectEntry.Order(time: TimeOfDay("12:00:00")!, receiptID: id)
        var state = SubjectState(
            base: date, exactUntil: date.adding(days: 70),
            firstVisits: [
                FirstVisit(date: date, order: order, conditionPoints: Points(5), enrolmentPoints: Points(-3))
            ], visits: 1, measure: MoneyMinorUnits(-7), lastVisit: date, windowVisits: 0, windowMeasure: .zero,
            leavingDays: [], foldedDays: [], entries: [], held: nil)
        for key in [ReceiptKey(receiptID: id), ReceiptKey(rawValue: 42)] {
            state.entries.append(
                SubjectEntry(
                    date: date.adding(days: 1), amount: MoneyMinorUnits(1), measure: MoneyMinorUnits(2), key: key,
                    conditionPoints: Points(1), order: order))
            state.entries.append(
                SubjectEntry(
                    date: date.adding(days: 1), amount: MoneyMinorUnits(1), measure: MoneyMinorUnits(1), key: key,
                    conditionPoints: nil, order: nil))
        }
        let decoded = try StateCodec.decode(StateCodec.encode([state, state]), subjectCount: 2)
        #expect(decoded == [state, state])
        #expect("\(decoded)".utf8.elementsEqual("\([state, state])".utf8))
    }

    @Test("versions, counts, cuts and tails have their own errors")
    func errors() throws {
        let engine = try RatingEngine(PolicyFixtures.policy("corner"))
        var random = RandomFacts(5)
        let usage = Self.usage(&random, engine: engine, perYear: 20, years: 1)
        let states = engine.compactUsage(usage, madeOn: Self.today).states
        let bytes = try StateCodec.encode(states)
        func code(_ bytes: [UInt8], _ count: Int = states.count) -> StateCodecError.Code? {
            do { _ = try StateCodec.decode(bytes, subjectCount: count) } catch { return error.code }
            return nil
        }
        #expect(code(bytes) == nil)
        #expect(code([2] + bytes.dropFirst()) == .unknownVersion)
        #expect(code(bytes, states.count + 1) == .subjectCount)
        #expect(code(bytes + [0]) == .trailingBytes)
        for count in 0..<bytes.count { #expect(code(Array(bytes[..<count])) == .truncated) }
        var wrong = states
        wrong[0].visits = -1
        #expect(throws: StateCodecError.self) { try StateCodec.encode(wrong) }
        wrong = states
        wrong[0].measure = MoneyMinorUnits(.min)
        #expect(throws: StateCodecError.self) { try StateCodec.encode(wrong) }
    }

    @Test("random and changed bytes give states or an error", arguments: 0..<20)
    func fuzz(number: Int) throws {
        var random = RandomFacts(50_000 + number)
        let engine = try RatingEngine(PolicyFixtures.policy(PolicyFixtures.names[number % PolicyFixtures.names.count]))
        let complete = Self.usage(&random, engine: engine, perYear: 20, years: 2)
        let states = engine.compactUsage(complete, madeOn: Self.today).states
        let bytes = try StateCodec.encode(states)
        for _ in 0..<2_000 {
            var changed = bytes
            for _ in 0...Int.random(in: 0...2, using: &random.generator) {
                FactBatchTests.mutate(&changed, &random.generator)
            }
            if let decoded = try? StateCodec.decode(changed, subjectCount: states.count) {
                // What passes can be packed again and rated.
                #expect(try StateCodec.decode(StateCodec.encode(decoded), subjectCount: states.count) == decoded)
            }
            let noise = (0..<Int.random(in: 0...60, using: &random.generator)).map { position in
                position == 0 ? 1 : UInt8.random(in: 0...255, using: &random.generator)
            }
            _ = try? StateCodec.decode(noise, subjectCount: Int(noise.dropFirst().first ?? 0))
        }
    }
}
