import KakuzukeProtocol
import Testing
import Wording

@testable import kakuzuke

/// Goal: every figure of a quote is told as what it is, and what is withheld is not told as nothing.
///
/// Method: one answer of the server, its points, display of tax and difference to the standard varied.
@Suite struct QuoteTextTests {
    /// A basket of one line of 1,000 yen; the tax of 10 % lies within it or on top of it.
    private static func quote(
        stage: String = "starting", score: Int64? = 7, classScore: Int64? = 0, saved: Int64 = 0,
        taxIncluded: Bool = true
    ) throws -> QuoteText {
        var answer = Kakuzuke_V1_QuoteResponse()
        answer.currency = "JPY"
        answer.taxIncluded = taxIncluded
        answer.saved = saved
        answer.lines = [Kakuzuke_V1_QuoteResponse.Line()]
        answer.lines[0].subject = "FOOD"
        answer.lines[0].taxRate = 1_000
        answer.lines[0].unitPrice = 1_000
        answer.lines[0].standardUnitPrice = 1_000 + saved
        answer.lines[0].lineTotal = 1_000
        answer.lines[0].standardLineTotal = 1_000 + saved
        answer.taxes = [Kakuzuke_V1_QuoteResponse.Tax()]
        answer.taxes[0].rate = 1_000
        answer.taxes[0].base = 1_000
        answer.taxes[0].tax = taxIncluded ? 90 : 100
        answer.total = taxIncluded ? 1_000 : 1_100
        answer.ratings = [Kakuzuke_V1_QuoteResponse.QuoteRating()]
        answer.ratings[0].rating.subject = "FOOD"
        answer.ratings[0].rating.stage = stage
        answer.ratings[0].rating.grade = "G2"
        if let score { answer.ratings[0].rating.score = score }
        answer.ratings[0].classCode = "C1"
        if let classScore { answer.ratings[0].classScore = classScore }
        let item = try #require(BasketItem(argument: "4901"))
        return QuoteText(answer: answer, items: [item], store: "S01", language: .english)
    }

    @Test(arguments: [("starting", "grade G2 from the first visits"), ("converged", "grade G2")])
    func pointsAreToldWhereTheyAreDisclosed(stage: String, who: String) throws {
        let told = try Self.quote(stage: stage)
        #expect(told.text.contains("FOOD: \(who), score 7; this purchase is of class C1 (points: 0)."))
        let rating = try Self.rating(told.json)
        #expect(rating["score"] == .integer(7) && rating["class_score"] == .integer(0))
    }

    @Test(arguments: [("starting", "grade G2 from the first visits"), ("converged", "grade G2")])
    func pointsThatAreWithheldAreNotZero(stage: String, who: String) throws {
        let withheld = try Self.quote(stage: stage, score: nil, classScore: nil)
        #expect(withheld.text.contains("FOOD: \(who); this purchase is of class C1."))
        #expect(!withheld.text.contains("score") && !withheld.text.contains("points"))
        let rating = try Self.rating(withheld.json)
        #expect(rating["score"] == .null && rating["class_score"] == .null)
    }

    private static func rating(_ json: JSONValue) throws -> [String: JSONValue] {
        guard case .object(let quote) = json, case .list(let ratings) = quote["ratings"],
            case .object(let rating) = ratings.first
        else {
            Issue.record("no rating in \(json)")
            return [:]
        }
        return rating
    }

    @Test func taxIsWithinTheTotal() throws {
        let text = try Self.quote(saved: 50).text
        #expect(
            text.contains(
                """
                Total 1,000 JPY, tax included.
                Tax 10.00 % within 1,000 JPY: 90 JPY
                The prices are 50 JPY (tax included) less than everybody pays.
                """))
    }

    @Test func taxComesOnTopOfPricesWithoutIt() throws {
        let text = try Self.quote(saved: 50, taxIncluded: false).text
        #expect(
            text.contains(
                """
                Prices 1,000 JPY, without tax.
                Tax 10.00 % on 1,000 JPY: 100 JPY
                Total 1,100 JPY, tax included.
                The prices are 50 JPY (without tax) less than everybody pays.
                """))
    }

    @Test func dearerPricesAreToldToBeSo() throws {
        let text = try Self.quote(saved: -50).text
        #expect(text.contains("The prices are 50 JPY (tax included) more than everybody pays."))
        #expect(text.contains("That is JPY 50 more than at the standard fee."))
        let same = try Self.quote().text
        #expect(same.contains("The prices come to what everybody pays.") && !same.contains("more than"))
    }
}
