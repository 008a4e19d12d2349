import KakuzukeProtocol
import Rating
import SeededTestSupport

// What tests of prices without the server share: random baskets, and answers without what tells the two sides apart.

extension SyntheticReceipts {
    /// A basket of anybody: members whom the feed knows, those whom only own purchases know, strangers and walk-ins.
    func randomQuote(
        on date: CalendarDate, at store: String, _ own: OwnPurchases, using random: inout SeededGenerator
    ) -> Kakuzuke_V1_QuoteRequest {
        var request = Kakuzuke_V1_QuoteRequest()
        request.asOf = date.daysSinceEpoch
        switch Int.random(in: 0..<100, using: &random) {
        case ..<8: break
        case ..<14: request.customer.memberNumber = "U\(Int.random(in: 1...1_000, using: &random))"
        case ..<35 where !own.newMembers.isEmpty:
            request.customer.memberNumber = own.newMembers.sorted().randomElement(using: &random) ?? ""
        case ..<50:
            request.customer.memberNumber = members.prefix(6).randomElement(using: &random) ?? ""
        default: request.customer.memberNumber = members.randomElement(using: &random) ?? ""
        }
        request.basket.store = store
        request.basket.payment = ["cash", "card", "prepaid", "qr"].randomElement(using: &random) ?? ""
        request.basket.fulfilment = ["carry_out", "pickup", "delivery"].randomElement(using: &random) ?? ""
        request.basket.reservedDaysAhead =
            Bool.random(using: &random) ? 0 : UInt32.random(in: 1...30, using: &random)
        request.basket.lines = (0..<Int.random(in: 1...12, using: &random)).map { _ in
            var line = Kakuzuke_V1_Basket.Line()
            line.product = products.randomElement(using: &random)?.code ?? ""
            line.quantity =
                Bool.random(using: &random)
                ? 1_000 * Int64.random(in: 1...12, using: &random) : Int64.random(in: 1...4_999, using: &random)
            return line
        }
        return request
    }
}

extension Kakuzuke_V1_QuoteResponse {
    /// The answer without what tells the sides apart and not the prices.
    ///
    /// Where a store's state does not reach to the day at which a purchase counts, it tells the day only.
    func essence(beside store: Kakuzuke_V1_QuoteResponse? = nil) -> Kakuzuke_V1_QuoteResponse {
        var answer = self
        for (position, rating) in (store?.ratings ?? []).enumerated()
        where rating.wayToNextGrade.kind == .unknown && answer.ratings.indices.contains(position)
            && answer.ratings[position].wayToNextGrade.countsFrom == rating.wayToNextGrade.countsFrom
        {
            answer.ratings[position].wayToNextGrade = rating.wayToNextGrade
        }
        answer.quoteID = ""
        answer.freshness = .ready
        answer.remarkCodes = []
        return answer
    }

    /// The answer without what is lacking to the next grade, which purchases of later days change.
    var withoutWays: Kakuzuke_V1_QuoteResponse {
        var answer = self
        for position in answer.ratings.indices { answer.ratings[position].clearWayToNextGrade() }
        return answer
    }
}
