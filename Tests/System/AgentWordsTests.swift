import KakuzukeProtocol
import Rating
import SwiftProtobuf
import Testing
import Wording

@testable import kakuzuke_agent

/// Goal: the agent's command line tells every figure of a price as what it is, and nothing that is withheld as zero.
///
/// Method: one answer of the agent, its points, display of tax and difference to the standard varied.
@Suite struct AgentWordsTests {
    /// A basket of one line of 1,000 yen; the tax of 10 % lies within it or on top of it.
    private static func quote(taxIncluded: Bool = true, saved: Int64 = 0) -> Kakuzuke_V1_QuoteResponse {
        var quote = Kakuzuke_V1_QuoteResponse()
        quote.currency = "JPY"
        quote.taxIncluded = taxIncluded
        quote.saved = saved
        quote.lines = [Kakuzuke_V1_QuoteResponse.Line()]
        quote.lines[0].lineTotal = 1_000
        quote.taxes = [Kakuzuke_V1_QuoteResponse.Tax()]
        quote.taxes[0].rate = 1_000
        quote.taxes[0].base = 1_000
        quote.taxes[0].tax = taxIncluded ? 90 : 100
        quote.total = taxIncluded ? 1_000 : 1_100
        quote.ratings = [Kakuzuke_V1_QuoteResponse.QuoteRating()]
        quote.ratings[0].rating.subject = "FOOD"
        quote.ratings[0].rating.stage = "starting"
        quote.ratings[0].rating.grade = "G2"
        quote.ratings[0].classCode = "C1"
        return quote
    }

    private static func lines(_ quote: Kakuzuke_V1_QuoteResponse) -> [String] { QuoteText(quote, .english).lines }

    @Test func pointsAreToldWhereTheyAreDisclosed() {
        var quote = Self.quote()
        quote.ratings[0].rating.score = 0
        quote.ratings[0].classScore = 0
        let told = "  FOOD: grade G2 (starting, score 0, as of 1970-01-01); this purchase is class C1 (points: 0)"
        #expect(Self.lines(quote).contains(told), "\(Self.lines(quote))")
    }

    @Test func pointsThatAreWithheldAreNotZero() {
        let said = Self.lines(Self.quote())
        #expect(said.contains("  FOOD: grade G2 (starting, as of 1970-01-01); this purchase is class C1"), "\(said)")
        #expect(!said.joined().contains("score") && !said.joined().contains("points"))
        var rating = Kakuzuke_V1_GetRatingResponse()
        rating.ratings = Self.quote().ratings.map(\.rating)
        #expect(RatingText(rating).lines.contains("  FOOD: grade G2 (starting, as of 1970-01-01)"))
    }

    @Test func figuresSayWhetherTaxIsInThem() {
        let included = Self.lines(Self.quote(saved: 50))
        #expect(
            included.contains("  Total 1000 JPY, in it tax 90 at 10.00 %; 50 less than at standard prices"),
            "\(included)")
        let excluded = Self.lines(Self.quote(taxIncluded: false, saved: 50))
        #expect(
            excluded.contains(
                "  Prices without tax 1000, on top tax 100 at 10.00 %; total 1100 JPY; "
                    + "50 (without tax) less than at standard prices"), "\(excluded)")
    }

    @Test func dearerPricesAreToldToBeSo() {
        let dearer = Self.lines(Self.quote(saved: -50))
        #expect(dearer.contains { $0.hasSuffix("; 50 more than at standard prices") }, "\(dearer)")
        #expect(dearer.contains("  That is JPY 50 more than at the standard fee."), "\(dearer)")
        #expect(Self.lines(Self.quote()).contains { $0.hasSuffix("; as much as at standard prices") })
    }

    @Test func aForecastTellsTheVersionsThatItIsDueTo() {
        var rating = Kakuzuke_V1_GetRatingResponse()
        rating.policyVersion = 3
        let course: [(Int32, String, String, UInt32)] = [
            (1, "converged", "G1", 0), (2, "walk_in", "", 4), (4, "", "", 5),
        ]
        rating.forecast = course.map { entry in
            var forecast = Kakuzuke_V1_Forecast()
            forecast.subject = "FOOD"
            forecast.onDate = entry.0
            forecast.stage = entry.1
            if !entry.2.isEmpty { forecast.grade = entry.2 }
            forecast.newPolicyVersion = entry.3
            return forecast
        }
        rating.forecastEnd.lastDate = 35
        let told = [
            "On 1970-01-01, policy version 3, ratings READY",
            "  FOOD: from 1970-01-02 converged grade G1 if nothing else happens",
            "  FOOD: from 1970-01-03 walk_in without a grade by policy version 4 if nothing else happens",
            "  FOOD: from 1970-01-05 no such subject by policy version 5",
        ]
        #expect(RatingText(rating).lines == told)
        rating.forecastEnd.lastDate = 8
        rating.forecastEnd.nextPolicyVersion = 6
        #expect(RatingText(rating).lines == told + ["  from 1970-01-10 not known: policy version 6 takes over"])
    }

    @Test func whatIsPaidBackIsTold() throws {
        var answer = Kakuzuke_V1_PriceReturnResponse()
        answer.currency = "JPY"
        answer.lines = [.with { $0.line = 2 }]
        answer.lines[0].product = "4901"
        answer.lines[0].quantityBought = 3_000
        answer.lines[0].quantityLeft = 2_500
        #expect(
            ReturnText(answer).lines == [
                "Nothing is priced: name what comes back.", "  line 2, 4901: 2.5 of 3 may still come back",
            ])
        answer.lines[0].quantity = 500
        answer.lines[0].quantityLeft = 2_000
        answer.lines[0].payable = 108
        answer.lines[0].tax = 8
        answer.lines[0].taxRate = 800
        answer.total = 108
        answer.taxes = [.with { $0.rate = 800 }]
        answer.taxes[0].tax = 8
        let told = [
            "Pay back 108 JPY, in it tax 8 at 8.00 %",
            "  line 2, 4901: 0.5 for 108 JPY, in it tax 8 at 8.00 %; then 2 of 3 may still come back",
        ]
        #expect(ReturnText(answer).lines == told)
        let items = ["4901", "2:4901x0.5", "a:b", "0:4901", "3:"].map { ReturnedItem(argument: $0) }
        #expect(items.map { $0?.line } == [0, 2, 0, nil, nil])
        #expect(items[1]?.item.quantity.rawValue == 500 && items[2]?.item.product == "a:b")
    }
}
