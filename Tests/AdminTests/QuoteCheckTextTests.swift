import ArgumentParser
import Foundation
import KakuzukeProtocol
import Testing
import Wording

@testable import kakuzuke

// Goal: what was found about a store's quote stands in plain words with both numbers, and programs get the same.
// Method: made-up answers of a server; wrong command lines.
@Suite struct QuoteCheckTextTests {
    private static let english = QuoteCheckSentences(.english)

    private static func verified() -> Kakuzuke_V1_VerifyQuoteResponse.Verified {
        var quote = Kakuzuke_V1_VerifyQuoteResponse.Verified()
        quote.kept.quoteID = "Q7"
        quote.kept.agentID = "a1"
        quote.kept.storeCode = "S01"
        quote.kept.asOf = 20_000
        quote.kept.policyVersion = 3
        quote.kept.currency = "JPY"
        quote.kept.toldTotal = 1_234
        quote.kept.verdict = .different
        quote.kept.certificateSerial = "0a0b"
        quote.kept.finding.reckonedTotal = 1_200
        var difference = Kakuzuke_V1_QuoteDifference()
        difference.field = "unit_price"
        difference.line = 2
        difference.told = "100"
        difference.reckoned = "90"
        quote.kept.finding.differences = [difference]
        quote.isSigned = true
        quote.verdictNow = .notRecomputable
        quote.reasonNow = "facts_changed"
        return quote
    }

    @Test func aVerifiedQuoteIsTold() {
        var quote = Self.verified()
        let lines = QuoteCheckText.lines(quote, Self.english)
        #expect(lines.contains("Total            1,234 JPY"))
        #expect(lines.contains("Signature        holds, certificate 0a0b"))
        #expect(lines.contains("Reckoned total   1,200 JPY"))
        #expect(lines.contains("  line 2, unit price: told 100, reckoned 90"))
        #expect(lines.contains { $0.hasPrefix("When it came     DIFFERENT") })
        #expect(lines.contains { $0.contains("not recomputable: inputs, identifiers") })
        quote.isSigned = false
        quote.findingNow.totalWithOthers = 1_100
        let other = QuoteCheckText.lines(quote, Self.english)
        #expect(other.contains { $0.contains("WRONG") })
        #expect(other.last?.hasSuffix("1,100 JPY") == true)
    }

    @Test func itIsToldInJapaneseAsWell() {
        let lines = QuoteCheckText.lines(Self.verified(), QuoteCheckSentences(.japanese))
        #expect(lines[0] == "店舗S01の見積もりQ7（エージェントa1）")
        #expect(lines.contains("署名：正しい（証明書0a0b）"))
        #expect(lines.contains("  2行目の単価：伝えた値は100、計算し直した値は90"))
        let told = lines.joined()
        #expect(told.contains("不一致：") && told.contains("計算し直せません：お客様の入力"))
        let report = QuoteCheckText.report(
            counts: [], checks: [Self.verified().kept], of: .different, QuoteCheckSentences(.japanese))
        #expect(report.contains("どの店舗からも届いていません") && report.contains("見積番号"))
    }

    @Test func countsAndDifferencesAreListed() {
        var count = Kakuzuke_V1_ListQuoteChecksResponse.Count()
        count.verdict = .equal
        count.quotes = 12_345
        let quote = Self.verified().kept
        let text = QuoteCheckText.report(counts: [count], checks: [quote], of: .different, Self.english)
        #expect(text.contains("12,345"))
        #expect(text.contains("line 2, unit price: 100, 90"))
        let empty = QuoteCheckText.report(counts: [], checks: [], of: .notRecomputable, Self.english)
        #expect(empty.contains("No store has sent quotes for these dates."))
        #expect(empty.contains("None is not recomputable."))
    }

    @Test func programsGetTheSame() throws {
        guard case .object(let json) = QuoteCheckText.json(Self.verified()), case .object(let kept)? = json["kept"],
            case .object(let finding)? = kept["finding"]
        else {
            Issue.record("an object")
            return
        }
        #expect(json["is_signed"] == .boolean(true))
        #expect(json["verdict_now"] == .text("not_recomputable"))
        #expect(kept["told_total"] == .integer(1_234) && kept["verdict"] == .text("different"))
        #expect(finding["reckoned_total"] == .integer(1_200) && finding["total_with_others"] == .null)
    }

    @Test(arguments: [
        [], ["--quote", "Q", "--from", "2026-11-01"], ["--to", "2026-11-01"],
        ["--quote", "Q", "--file", "f.json"], ["--file", "f.json", "--from", "2026-11-01"],
        ["--from", "2026-11-02", "--to", "2026-11-01"], ["--quote", "Q", "--list", "nonsense"],
    ])
    func wrongCommandLinesAreRefused(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try QuoteVerifyCommand.parse(arguments) }
    }

    @Test func aPriceNeedsNoWordMore() throws {
        let short = try KakuzukeCommand.parseAsRoot(["quote", "--store", "S01", "4901x2"])
        let long = try KakuzukeCommand.parseAsRoot(["quote", "price", "--store", "S01", "4901x2"])
        #expect(short is QuotePriceCommand && long is QuotePriceCommand)
        #expect(try KakuzukeCommand.parseAsRoot(["quote", "verify", "--quote", "Q"]) is QuoteVerifyCommand)
    }
}
