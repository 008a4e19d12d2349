import KakuzukeProtocol
import Rating
import SeededTestSupport
import SwiftProtobuf

/// Facts and states of an invented customer, in the bytes that a feed brings: 20 receipts in the last year.
struct CustomerPattern {
    static let receiptsPerYear = 20
    static let linesMax = 9

    var facts: [UInt8]
    var states: [UInt8]

    /// Makes patterns that differ in dates, amounts and goods.
    static func patterns(
        count: Int, engine: RatingEngine, today: CalendarDate, generator: inout SeededGenerator
    ) throws -> [CustomerPattern] {
        try (0..<count).map { number in
            let facts = CustomerFacts(
                enrolment: [
                    EnrolmentChoice(
                        option: "card", on: today.adding(days: -Int.random(in: 400...2_000, using: &generator)))
                ],
                attributes: [AttributeValue(attribute: "age", value: "35-44", from: nil)])
            let receipts = (0..<receiptsPerYear).map { place in
                receipt("\(number)/\(place)", today: today, generator: &generator)
            }
            let usage = engine.compactUsage(
                engine.completeUsage(facts: facts, receipts: receipts), madeOn: today)
            return CustomerPattern(
                facts: try Kakuzuke_V1_CustomerFacts(facts).serializedBytes(),
                states: try StateCodec.encode(usage.states))
        }
    }

    private static func receipt(
        _ id: String, today: CalendarDate, generator: inout SeededGenerator
    ) -> Receipt {
        let lines = (0..<Int.random(in: 1...linesMax, using: &generator)).map { _ in
            let amount = Int64.random(in: 50...2_000, using: &generator)
            let category = ["GROCERY", "PRODUCE", "MEAT", "GROCERY", "DRUG-GM", "COSMETICS", "FUEL"].randomElement(
                using: &generator)
            return ReceiptLine(
                category: category ?? "GROCERY", amount: MoneyMinorUnits(amount),
                quantity: QuantityThousandths(1_000), cost: MoneyMinorUnits(amount * 7 / 10))
        }
        return Receipt(
            id: id, store: "S01", businessDate: today.adding(days: -Int.random(in: 1...365, using: &generator)),
            payment: "cash", fulfilment: "carry_out", lines: lines)
    }
}
