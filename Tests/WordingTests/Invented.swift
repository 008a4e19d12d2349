import Foundation
import KakuzukeProtocol
import PolicyFile
import Rating
import SeededTestSupport

/// Invented customers and quotes of the policies of the conformance suite.
struct Invented {
    static let policies = [
        "confectionery", "corner", "corner-open", "corner-year", "department-store", "drugstore", "specialty",
        "supermarket",
    ]
    static let today = CalendarDate("2026-11-22")!

    struct Unusable: Error {
        var name: String
    }

    let engine: RatingEngine
    var random: SeededGenerator

    init(_ name: String, _ number: Int, rename: (inout Policy) -> Void = { _ in }) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "RatingTests/Conformance/policies/\(name).yaml")
        guard var policy = try PolicyFile(text: String(contentsOf: file, encoding: .utf8), file: name).policy else {
            throw Unusable(name: name)
        }
        rename(&policy)
        engine = try RatingEngine(policy)
        random = SeededGenerator(number)
    }

    var categories: [String] { engine.policy.subjects.flatMap(\.categories) + ["other"] }

    mutating func usage() -> CustomerUsage {
        let policy = engine.policy
        let receipts = (0..<random.pick([0, 1, 2, 9, 40])).map { number in
            let date = Self.today.adding(days: -random.number(in: 0...600))
            return Receipt(
                id: "\(number)", store: "S001", businessDate: date, payment: "card", fulfilment: "pickup",
                lines: [
                    ReceiptLine(
                        category: random.pick(categories),
                        amount: MoneyMinorUnits(Int64(random.number(in: 1...30_000))),
                        quantity: QuantityThousandths(1_000), cost: MoneyMinorUnits(100))
                ])
        }
        let facts = CustomerFacts(
            enrolment: policy.enrolment.filter { _ in random.chance(60) }.map {
                EnrolmentChoice(option: $0.option, on: Self.today.adding(days: -random.number(in: 0...700)))
            },
            attributes: policy.attributes.prefix(1).map { AttributeValue(attribute: $0.attribute, value: $0.value) },
            reservations: policy.subjects.prefix(1).map {
                Reservation(
                    madeOn: Self.today.adding(days: -40), dueOn: Self.today.adding(days: 20), subject: $0.code,
                    amount: MoneyMinorUnits(5_000))
            })
        return engine.completeUsage(facts: facts, receipts: receipts)
    }

    mutating func quote(
        _ usage: CustomerUsage?, level: DisclosureLevel
    ) throws -> Kakuzuke_V1_QuoteResponse {
        let basket = Basket(
            store: "S001", payment: "cash", fulfilment: "pickup",
            lines: (0..<random.pick([1, 3, 6])).map { _ in
                BasketLine(
                    category: random.pick(categories),
                    unitCost: UnitCostHundredths(Int64(random.number(in: 0...900_000))),
                    quantity: QuantityThousandths(random.pick([1_000, 345, 12_000])),
                    tax: engine.policy.tax.rates[0].name)
            })
        let quote = try engine.quote(basket, for: usage.map { engine.evaluation(of: $0) }, on: Self.today)
        return Kakuzuke_V1_QuoteResponse(
            quote, basket: basket, ways: try engine.ways(from: quote, basket, for: usage), policy: engine.policy,
            level: level)
    }
}
