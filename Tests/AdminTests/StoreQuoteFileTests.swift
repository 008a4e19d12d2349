import Foundation
import KakuzukeProtocol
import Rating
import SwiftProtobuf
import Testing

@testable import kakuzuke

// Goal: a quote that somebody shows is held against what the store has signed, number by number, and the shell is told
// no more than is known. Method: made-up answers of a server; files that are right, changed, and no quotes.
@Suite struct StoreQuoteFileTests {
    private static let right = """
        {"quote_id": "Q7", "as_of": "2026-11-20", "policy_version": 3, "total": 300, "saved": 20, "freshness": "ready",
         "lines": [{"product": "4901", "unit_price": 100, "line_total": 200, "quantity": 2},
                   {"product": "x", "unit_price": 100, "line_total": 100}]}
        """

    private static func verified() throws -> Kakuzuke_V1_VerifyQuoteResponse.Verified {
        var contents = Kakuzuke_V1_QuoteContents()
        contents.lineCount = 2
        contents.products = [4_902, 0]
        contents.otherProducts = ["x"]
        contents.unitPrices = [100]
        contents.lineTotals = [200, 100]
        contents.total = 300
        contents.saved = 20
        var quote = Kakuzuke_V1_VerifyQuoteResponse.Verified()
        quote.kept.quoteID = "Q7"
        quote.kept.asOf = CalendarDate("2026-11-20")?.daysSinceEpoch ?? 0
        quote.kept.policyVersion = 3
        quote.kept.verdict = .equal
        quote.isSigned = true
        quote.verdictNow = .equal
        quote.contents = try contents.serializedData()
        return quote
    }

    private static func read(_ text: String) throws -> StoreQuoteFile {
        let file = FileManager.default.temporaryDirectory.appending(path: "quote-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        return try StoreQuoteFile(path: file.path())
    }

    @Test func aFileThatSaysWhatIsSignedIsRight() throws {
        let quote = try Self.verified()
        #expect(try Self.read(Self.right).differences(from: quote).isEmpty)
        // As the socket's answer is printed: days, and no zeros.
        let days = Self.right.replacing("\"2026-11-20\"", with: "\(quote.kept.asOf)")
        #expect(try Self.read(days).differences(from: quote).isEmpty)
    }

    @Test(arguments: [
        ("\"total\": 300", "\"total\": 290", "total", 0), ("\"saved\": 20", "\"saved\": 0", "saved", 0),
        ("2026-11-20", "2026-11-21", "as_of", 0), ("version\": 3", "version\": 4", "policy_version", 0),
        ("100, \"line_total\": 100", "90, \"line_total\": 100", "unit_price", 2),
        ("\"line_total\": 200", "\"line_total\": 180", "line_total", 1), ("4901", "4902", "product", 1),
    ])
    func everyChangedNumberIsFound(_ part: String, _ changed: String, _ field: String, _ line: UInt32) throws {
        let file = try Self.read(Self.right.replacing(part, with: changed))
        let found = try file.differences(from: try Self.verified())
        #expect(found.count == 1 && found.first?.field == field && found.first?.line == line, "\(found)")
    }

    @Test func aLineMoreOrLessIsFound() throws {
        let last = ",\n           {\"product\": \"x\", \"unit_price\": 100, \"line_total\": 100}"
        let text = Self.right.replacing(last, with: "")
        let found = try Self.read(text).differences(from: try Self.verified())
        #expect(found.map(\.field) == ["lines"], "\(text)")
    }

    @Test(arguments: [
        ("", "is not JSON"), ("{\"quote_id\": }", "line 1, column 14"), ("[]", "must be an object"),
        ("{}", "quote_id: is missing"), ("{\"quote_id\": 7}", "quote_id: must be a text"),
        ("{\"quote_id\": \"Q\", \"as_of\": \"2026-02-30\"}", "as_of"),
        ("{\"quote_id\": \"Q\", \"as_of\": 20000, \"policy_version\": 1}", "total: is missing"),
        (
            "{\"quote_id\": \"Q\", \"as_of\": 20000, \"policy_version\": 1, \"total\": 1.5}",
            "total: must be a whole number"
        ),
        (
            "{\"quote_id\": \"Q\", \"as_of\": 1, \"policy_version\": 1, \"total\": 1, "
                + "\"lines\": [{\"unit_price\": \"1\"}]}", "lines[0].unit_price"
        ),
    ])
    func whatIsNoQuoteIsToldWithItsPlace(_ text: String, _ reason: String) throws {
        let failure = try #require(throws: CommandFailure.self) { try Self.read(text) }
        #expect(failure.status == .dataRefused && failure.what.contains(reason), "\(failure)")
        #expect(failure.what.contains(".json: ") && failure.nextStep.contains("POST /quote"))
    }

    @Test func onlyWhatWasReckonedAgainIsCalledRight() throws {
        var quote = try Self.verified()
        #expect(QuoteVerifyCommand.status(quote, []) == .done)
        quote.verdictNow = .notRecomputable
        #expect(QuoteVerifyCommand.status(quote, []) == .done, "it was equal when it came")
        quote.kept.verdict = .notRecomputable
        #expect(QuoteVerifyCommand.status(quote, []) == .undecided)
        #expect(QuoteVerifyCommand.status(quote, [.init()]) == .differencesFound)
        quote.verdictNow = .different
        #expect(QuoteVerifyCommand.status(quote, []) == .differencesFound)
        quote = try Self.verified()
        quote.isSigned = false
        #expect(QuoteVerifyCommand.status(quote, []) == .differencesFound)
    }
}
