import Foundation
import Rating
import Testing

@testable import KakuzukeProtocol

// Goal: ratings, quotes, baskets and customer facts mean the same on both sides of the wire.
// Method: what the engine gives for random histories under every policy goes there and back; single fields broken.
@Suite struct RatingMappingTests {
    static let today = CalendarDate("2026-11-22")!

    @Test("ratings, forecasts and quotes come back unchanged", arguments: PolicyFixtures.names)
    func roundTrip(name: String) throws {
        let policy = try PolicyFixtures.policy(name)
        let engine = try RatingEngine(policy)
        var random = RandomFacts(name.utf8.reduce(80_000) { $0 &+ Int($1) })
        for _ in 0..<20 {
            let usage = StateCodecTests.usage(&random, engine: engine, perYear: random.pick([0, 1, 3, 30]), years: 2)
            let evaluation = engine.evaluation(of: usage)
            for rating in evaluation.ratings(on: Self.today) {
                #expect(try SubjectRating(Kakuzuke_V1_SubjectRating(rating, policy: policy), policy: policy) == rating)
            }
            let turn = RatingTimetable.Turn(version: 1, from: .distantPast, evaluation: evaluation)
            let timetable = RatingTimetable(on: Self.today, present: turn)
            for subject in policy.subjects {
                for step in timetable.forecast(ofSubject: subject.code) {
                    #expect(try ForecastStep(Kakuzuke_V1_Forecast(step, subject: subject.code)) == step)
                }
            }
            let basket = Self.basket(policy, &random)
            let quote = try engine.quote(basket, for: random.chance(20) ? nil : evaluation, on: Self.today)
            let message = Kakuzuke_V1_QuoteResponse(
                quote, basket: basket, products: ["4912"], policy: policy, level: policy.disclose)
            guard policy.disclose != .none else {
                #expect(throws: ContractError.self) { try Quote(message, policy: policy) }
                continue
            }
            #expect(try Quote(message, policy: policy) == quote)
            #expect(message.lines[0].hasUnitCostE2 == (policy.disclose == .composition))
            #expect(try Basket(Kakuzuke_V1_Basket(basket), terms: { _ in nil }) == basket)
        }
    }

    @Test("points are told as far as they are disclosed, on the way further too")
    func pointsByLevel() throws {
        var ways: [DisclosureLevel: Int] = [:]
        for name in PolicyFixtures.names {
            let policy = try PolicyFixtures.policy(name)
            let engine = try RatingEngine(policy)
            var random = RandomFacts(name.utf8.reduce(90_000) { $0 &+ Int($1) })
            for _ in 0..<20 {
                let usage = StateCodecTests.usage(&random, engine: engine, perYear: random.pick([1, 30]), years: 2)
                let basket = Self.basket(policy, &random)
                let quote = try engine.quote(basket, for: engine.evaluation(of: usage), on: Self.today)
                let found = try engine.ways(from: quote, basket, for: usage)
                for level in DisclosureLevel.allCases {
                    let message = Kakuzuke_V1_QuoteResponse(
                        quote, basket: basket, ways: found, policy: policy, level: level)
                    for (entry, told) in zip(quote.ratings, message.ratings) {
                        #expect(told.hasClassScore == (level != .none))
                        #expect(told.classScore == (level == .none ? 0 : entry.classScore.rawValue))
                        #expect(told.rating.hasScore == (level != .none && entry.rating.score != nil))
                        #expect(!(told.wayToNextGrade.hasMissingPoints && level == .none))
                        guard told.hasWayToNextClass else { continue }
                        ways[level, default: 0] += 1
                        #expect(told.wayToNextClass.hasMissingPoints == (level != .none))
                        #expect(told.wayToNextClass.amount > 0 && told.wayToNextClass.hasToClass)
                    }
                    var withheld = message
                    withheld.ratings[0].clearClassScore()
                    #expect(throws: ContractError.self) { try Quote(withheld, policy: policy) }
                }
            }
        }
        #expect(ways.count == DisclosureLevel.allCases.count, "ways to a class occurred at each level")
    }

    @Test("a forecast's step comes back, also where a subject ends; parts that do not belong together are refused")
    func forecastSteps() throws {
        let standing = ForecastStep.Standing(stage: .starting, grade: "g2", gradeName: "second")
        let steps = [
            ForecastStep(on: Self.today, standing: standing, newVersion: 4),
            ForecastStep(on: Self.today, standing: .init(stage: .walkIn, grade: nil)),
            ForecastStep(on: Self.today, standing: nil, newVersion: 4),
        ]
        for step in steps {
            #expect(try ForecastStep(Kakuzuke_V1_Forecast(step, subject: "food")) == step)
        }
        func error(_ step: ForecastStep, _ change: (inout Kakuzuke_V1_Forecast) -> Void) -> ContractError? {
            var message = Kakuzuke_V1_Forecast(step, subject: "food")
            change(&message)
            do { _ = try ForecastStep(message) } catch { return error }
            return nil
        }
        #expect(error(steps[0]) { $0.stage = "best" } == ContractError(.unknownValue, "stage"))
        #expect(error(steps[0]) { $0.clearGrade() } == ContractError(.inconsistent, "grade"))
        #expect(error(steps[1]) { $0.grade = "g1" } == ContractError(.inconsistent, "grade"))
        #expect(error(steps[2]) { $0.newPolicyVersion = 0 } == ContractError(.inconsistent, "stage"))
        #expect(error(steps[2]) { $0.grade = "g1" } == ContractError(.inconsistent, "stage"))
        #expect(error(steps[0]) { $0.onDate = .max } == ContractError(.outOfRange, "on_date"))
    }

    static func basket(_ policy: Policy, _ random: inout RandomFacts) -> Basket {
        let categories = policy.subjects.flatMap(\.categories) + ["other"]
        return Basket(
            store: "S001", payment: "cash", fulfilment: "pickup", reservedDaysAhead: random.pick([0, 3]),
            lines: (0..<3).map { _ in
                BasketLine(
                    category: random.pick(categories),
                    unitCost: UnitCostHundredths(Int64.random(in: 0...90_000, using: &random.generator)),
                    quantity: QuantityThousandths(random.pick([1000, 345, 12_000])),
                    listPrice: random.chance(50) ? MoneyMinorUnits(500) : nil, tax: policy.tax.rates[0].name)
            })
    }

    @Test("a basket takes from the item master what its lines leave out")
    func basketTerms() throws {
        var message = Kakuzuke_V1_Basket()
        message.store = "S001"
        message.lines = [Kakuzuke_V1_Basket.Line()]
        message.lines[0].product = "49"
        message.lines[0].quantity = 1000
        let terms = ProductTerms(
            category: "food", unitCost: UnitCostHundredths(100), listPrice: MoneyMinorUnits(3), tax: "reduced")
        let basket = try Basket(message) { $0 == "49" ? terms : nil }
        #expect(basket.lines[0].category == "food")
        #expect(basket.lines[0].listPrice == MoneyMinorUnits(3))
        message.lines[0].category = "drink"
        #expect(try Basket(message) { _ in terms }.lines[0].category == "drink")
        func error(_ change: (inout Kakuzuke_V1_Basket) -> Void) -> ContractError? {
            var changed = message
            change(&changed)
            do { _ = try Basket(changed) { $0 == "49" ? terms : nil } } catch { return error }
            return nil
        }
        #expect(error { $0.lines[0].product = "50" } == ContractError(.unknownValue, "lines[0].product"))
        #expect(error { $0.lines[0].product = "" } == ContractError(.missing, "lines[0].unit_cost_e2"))
        #expect(error { $0.lines[0].quantity = 0 } == ContractError(.outOfRange, "lines[0].quantity"))
        #expect(error { $0.lines[0].unitCostE2 = -1 } == ContractError(.outOfRange, "lines[0].unit_cost_e2"))
        #expect(error { $0.lines[0].listPrice = .max } == ContractError(.outOfRange, "lines[0].list_price"))
        #expect(error { $0.reservedDaysAhead = .max } == ContractError(.outOfRange, "reserved_days_ahead"))
        #expect(error { $0.lines = Array(repeating: $0.lines[0], count: 5001) } == ContractError(.tooMany, "lines"))
        #expect(error { $0.store = "" } == ContractError(.missing, "store"))
    }

    @Test("a rating whose parts do not belong together is refused")
    func inconsistentRating() throws {
        let policy = try PolicyFixtures.policy("corner")
        var message = Kakuzuke_V1_SubjectRating()
        message.subject = policy.subjects[0].code
        message.stage = "walk_in"
        #expect(try SubjectRating(message, policy: policy).stage == .walkIn)
        message.grade = policy.grades[0].code
        #expect(throws: ContractError(.inconsistent, "grade")) { try SubjectRating(message, policy: policy) }
        message.stage = "converged"
        message.score = 1
        #expect(throws: ContractError(.inconsistent, "components")) { try SubjectRating(message, policy: policy) }
        message.stage = "best"
        #expect(throws: ContractError(.unknownValue, "stage")) { try SubjectRating(message, policy: policy) }
    }

    @Test("customer facts come back unchanged; contradictions are refused")
    func customerFacts() throws {
        let date = Self.today
        var facts = CustomerFacts(
            enrolment: [EnrolmentChoice(option: "card", on: date)],
            attributes: [
                AttributeValue(attribute: "region", value: "north"),
                AttributeValue(attribute: "region", value: "south", from: date),
            ],
            reservations: Reservation.Status.allCases.map { status in
                Reservation(
                    madeOn: date, dueOn: date.adding(days: 3), subject: "A", amount: MoneyMinorUnits(5),
                    status: status, closedOn: status == .open ? nil : date.adding(days: 1))
            })
        let message = Kakuzuke_V1_CustomerFacts(facts, reservationKeys: ["k1", "k2"])
        #expect(message.reservations.map(\.key) == ["k1", "k2", ""])
        #expect(try CustomerFacts(message) == facts)
        facts.attributes.append(AttributeValue(attribute: "region", value: "east", from: date))
        #expect(throws: ContractError(.inconsistent, "attributes")) {
            try CustomerFacts(Kakuzuke_V1_CustomerFacts(facts))
        }
        var broken = message
        broken.reservations[1].status = 3
        #expect(throws: ContractError(.unknownValue, "reservations[1].status")) { try CustomerFacts(broken) }
        broken = message
        broken.enrolment[0].onDate = .max
        #expect(throws: ContractError(.outOfRange, "enrolment[0].on_date")) { try CustomerFacts(broken) }
    }

    @Test("hashed identifiers come back unchanged")
    func identifiers() throws {
        let hash = try IdentifierTests.key.hash("0012", kind: .memberNumber)
        #expect(try IdentifierHash(Kakuzuke_V1_HashedIdentifier(hash)) == hash)
        #expect(try IdentifierHash(Kakuzuke_V1_CustomerIdentifier(hash)) == hash)
        var message = Kakuzuke_V1_HashedIdentifier(hash)
        message.hash.removeLast()
        #expect(throws: ContractError(.outOfRange, "hash")) { try IdentifierHash(message) }
        message.kind = 0
        #expect(throws: ContractError(.unknownValue, "kind")) { try IdentifierHash(message) }
    }
}
