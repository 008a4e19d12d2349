import KakuzukeProtocol
import Rating
import Testing

@testable import kakuzuke

/// Goal: of an order everything is told that the buyer may know, and what is withheld is not told as nothing.
///
/// Method: one answer of the server with and without what `disclose` withholds.
@Suite struct OrderTextTests {
    private static func order(feeRate: Int32?, isConfirmed: Bool = false) throws -> OrderText {
        var answer = Kakuzuke_V1_PlaceOrderResponse()
        answer.subject = "FRESH"
        answer.reservedAmount = 2_800
        answer.quote.currency = "JPY"
        answer.quote.total = 3_024
        answer.quote.lines = [Kakuzuke_V1_QuoteResponse.Line()]
        answer.quote.lines[0].unitPrice = 1_512
        answer.quote.lines[0].lineTotal = 3_024
        if let feeRate { answer.quote.lines[0].feeRate = feeRate }
        if isConfirmed {
            answer.inputKey = "desk-18"
            answer.outcome = .recorded
        }
        return OrderText(
            answer: answer, category: "FRUIT", due: try #require(CalendarDate("2026-12-24")), isConfirmed: isConfirmed)
    }

    private static func fee(_ order: OrderText) throws -> JSONValue? {
        guard case .object(let fields) = order.json else { return nil }
        return fields["fee_rate_bp"]
    }

    @Test func aWithheldFeeIsNotZero() throws {
        let withheld = try Self.order(feeRate: nil)
        #expect(withheld.text.contains("unit price 1,512 JPY, fee not told\n"))
        #expect(!withheld.text.contains("0.00 %"))
        #expect(try Self.fee(withheld) == .null)
    }

    @Test func aFeeIsToldAsItIs() throws {
        let told = try Self.order(feeRate: 3_500)
        #expect(
            told.text.contains("unit price 1,512 JPY, fee 35.00 %\nto pay 3,024 JPY\nreserves 2,800 JPY without tax"))
        #expect(told.text.hasSuffix("\nonly priced; add --confirm --key KEY to order it"))
        #expect(try Self.fee(told) == .integer(3_500))
        let free = try Self.order(feeRate: 0)
        #expect(free.text.contains("fee 0.00 %"))
        #expect(try Self.fee(free) == .integer(0))
    }

    @Test func aPlacedOrderTellsItsKey() throws {
        let placed = try Self.order(feeRate: nil, isConfirmed: true)
        #expect(placed.text.contains("\nordered: ") && placed.text.hasSuffix("; key desk-18"))
    }
}
