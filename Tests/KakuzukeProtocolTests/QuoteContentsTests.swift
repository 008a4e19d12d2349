import Foundation
import Rating
import SwiftProtobuf
import Testing

@testable import KakuzukeProtocol

// Goal: the record of a quote holds everything that its price was made of, in few bytes. Method: baskets under every
// policy go there and back and are priced again; single columns broken.
@Suite struct QuoteContentsTests {
    private static let codes = ["4901234567894", "0012", "", "A-1", "7", "999999999999999999", "0"]

    @Test("a recorded basket gives the same prices again", arguments: PolicyFixtures.names)
    func roundTrip(name: String) throws {
        let policy = try PolicyFixtures.policy(name)
        let engine = try RatingEngine(policy)
        var random = RandomFacts(name.utf8.reduce(70_000) { $0 &+ Int($1) })
        for _ in 0..<30 {
            let usage = StateCodecTests.usage(&random, engine: engine, perYear: random.pick([0, 3, 30]), years: 2)
            let evaluation = random.chance(20) ? nil : engine.evaluation(of: usage)
            let basket = RatingMappingTests.basket(policy, &random)
            let products = basket.lines.map { _ in random.pick(Self.codes) }
            let quote = try engine.quote(basket, for: evaluation, on: RatingMappingTests.today)
            var answer = Kakuzuke_V1_QuoteResponse(
                quote, basket: basket, products: products, policy: policy, level: .none)
            answer.freshness = .limited
            answer.remarkCodes = ["customer_limited"]
            let packed = Kakuzuke_V1_QuoteContents(basket, products: products, quote: quote, answer: answer)
            let bytes: [UInt8] = try packed.serializedBytes()
            let read = try Kakuzuke_V1_QuoteContents(serializedBytes: bytes)
            #expect(try Basket(read) == basket)
            #expect(try read.productCodes() == products)
            #expect(try read.lineTotalsTold() == quote.lines.map(\.lineTotal))
            #expect(read.total == quote.total.rawValue)
            #expect(read.saved == quote.saved.rawValue)
            #expect(try engine.quote(Basket(read), for: evaluation, on: RatingMappingTests.today) == quote)
            #expect(read.freshness == .limited)
            #expect(read.remarkCodes == ["customer_limited"])
            for (rating, expected) in zip(read.ratings, quote.ratings) {
                #expect(rating.subject == policy.subjects[expected.rating.subject].code)
                #expect(rating.stage == expected.rating.stage.rawValue)
                #expect(rating.hasGrade == (expected.rating.grade != nil))
                #expect(rating.hasScore == (expected.rating.score != nil), "also where nothing is disclosed")
                #expect(rating.classCode == policy.classes[expected.classIndex].code)
                #expect(rating.classScore == expected.classScore.rawValue)
                #expect(rating.feeRate == UInt32(expected.fee.rawValue))
            }
            #expect(read.ratings.count == quote.ratings.count)
        }
    }

    private static func contents(lines: Int) throws -> Kakuzuke_V1_QuoteContents {
        let engine = try RatingEngine(try PolicyFixtures.policy("supermarket"))
        let tax = engine.policy.tax.rates[0].name
        let basket = Basket(
            store: "0001", payment: "card", fulfilment: "carry_out",
            lines: (0..<lines).map { line in
                BasketLine(
                    category: ["GROCERY", "PRODUCE", "DRUG-GM"][line % 3],
                    unitCost: UnitCostHundredths(15_000 + Int64(line)),
                    quantity: QuantityThousandths(1_000), listPrice: MoneyMinorUnits(298 + Int64(line)), tax: tax)
            })
        let products = (0..<lines).map { "49012345678\(10 + $0)" }
        let quote = try engine.quote(basket, for: nil, on: RatingMappingTests.today)
        let answer = Kakuzuke_V1_QuoteResponse(
            quote, basket: basket, products: products, policy: engine.policy, level: .composition)
        return Kakuzuke_V1_QuoteContents(basket, products: products, quote: quote, answer: answer)
    }

    @Test func tenLinesTakeFewBytes() throws {
        var contents = try Self.contents(lines: 10)
        contents.identifier.kind = 1
        contents.identifier.keyID = 1
        contents.identifier.hash = Data(repeating: 7, count: 16)
        let bytes: [UInt8] = try contents.serializedBytes()
        #expect(bytes.count <= 400, "\(bytes.count) bytes")
        #expect(contents.quantities == [1_000], "one value where all are the same")
        #expect(contents.taxes.count == 1)
    }

    @Test func brokenColumnsAreNamed() throws {
        let sound = try Self.contents(lines: 4)
        func field(_ change: (inout Kakuzuke_V1_QuoteContents) -> Void) -> String? {
            var broken = sound
            change(&broken)
            do throws(ContractError) {
                _ = try Basket(broken)
                _ = try broken.productCodes()
                _ = try broken.lineTotalsTold()
            } catch { return error.field }
            return nil
        }
        #expect(field { _ in } == nil)
        #expect(field { $0.unitCostsE2.removeLast() } == "unit_costs_e2")
        #expect(field { $0.categories = [1, 2, 3, 99] } == "categories")
        #expect(field { $0.listPrices = [UInt64.max] } == "list_prices")
        #expect(field { $0.quantities = [0] } == "quantities")
        #expect(field { $0.lineCount = .max } == "line_count")
        #expect(field { $0.products = [.max] } == "products")
        #expect(
            field {
                $0.products = [1, 0, 2, 0]
                $0.otherProducts = ["a"]
            } == "other_products")
        #expect(field { $0.lineTotals = [.max] } == "line_totals")
        #expect(field { $0.store = "" } == "store")
        #expect(
            field {
                $0.texts = [String(repeating: "x", count: 300)]
                $0.categories = [1]
                $0.taxes = []
            } == "texts")
    }
}
