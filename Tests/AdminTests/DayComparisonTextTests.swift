import KakuzukeProtocol
import Testing

@testable import kakuzuke

// Goal: how a store's days compare stands in plain words with keys and the next step, and programs get the same.
// Method: made-up answers of a server; wrong command lines.
@Suite struct DayComparisonTextTests {
    private static func day(_ outcome: Kakuzuke_V1_DayOutcome) -> DayComparisonText.Day {
        var day = DayComparisonText.Day()
        day.compared.businessDate = 20_000
        day.compared.outcome = outcome
        day.compared.server = Kakuzuke_V1_DayView(receipts: 1_002, amount: -1_234_567, digest: [10, 255])
        day.told.agent = Kakuzuke_V1_DayView(receipts: 1_003, amount: 5, digest: [])
        day.told.unsent = 4
        day.agentID = "a1"
        day.comparedAtMs = 1_728_000_000_000
        return day
    }

    private static func difference(
        _ key: String, _ kind: Kakuzuke_V1_DayDifferenceKind
    ) -> Kakuzuke_V1_DayDifference {
        var difference = Kakuzuke_V1_DayDifference()
        difference.receiptKey = key
        difference.kind = kind
        return difference
    }

    @Test func aDayThatDiffersNamesItsReceiptsAndTheNextStep() {
        var day = Self.day(.different)
        day.compared.missingAtServer = 3
        day.compared.differences = [Self.difference("S01|1|2024-10-04|7", .missingAtServer)]
        day.told.journal.missingInJournals = 1
        day.told.journal.differences = [Self.difference("S01|1|2024-10-04|9", .missingInJournals)]
        let text = DayComparisonText.report([day])
        #expect(text.contains("2024-10-04  different"), "\(text)")
        #expect(text.contains("1,002") && text.contains("-1,234,567") && text.contains("1,003"))
        #expect(text.contains("  3 missing at the server\n    S01|1|2024-10-04|7\n    and 2 more"), "\(text)")
        #expect(text.contains("which have them no more\n    S01|1|2024-10-04|9\n  next: "), "\(text)")
    }

    @Test func equalDaysHaveNoDetailsAndEmptyOnesNoRow() {
        var empty = DayComparisonText.Day()
        empty.compared.outcome = .notCompared
        #expect(DayComparisonText.report([empty]) == "nothing on these dates")
        let equal = DayComparisonText.report([Self.day(.equal), empty])
        #expect(equal.split(separator: "\n").count == 2 && !equal.contains("next:"))
        let waiting = DayComparisonText.report([Self.day(.waiting)])
        #expect(waiting.contains("have changed since; the agent compares again within six hours"), "\(waiting)")
    }

    @Test func programsGetTheSame() throws {
        var day = Self.day(.different)
        day.compared.otherContent = 1
        day.compared.differences = [Self.difference("k", .otherContent)]
        guard case .object(let fields) = DayComparisonText.json(day) else {
            Issue.record("no object")
            return
        }
        #expect(fields["date"] == .text("2024-10-04") && fields["outcome"] == .text("different"))
        #expect(fields["other_content"] == .integer(1) && fields["unsent"] == .integer(4))
        #expect(fields["journals"] == .null)
        #expect(fields["differences"] == .list([["receipt_key": .text("k"), "kind": .text("other_content")]]))
        let server: JSONValue = ["receipts": .integer(1_002), "amount": .integer(-1_234_567), "digest": .text("0aff")]
        #expect(fields["server"] == server)
    }

    @Test func aSpanThatEndsBeforeItBeginsIsWrongUsage() throws {
        let run = try CommandRun([
            "store", "reconcile", "--store", "S01", "--from", "2026-11-02", "--to", "2026-11-01",
        ])
        #expect(run.status == 64 && run.errors.contains("--to is not before --from"), "\(run.errors)")
        #expect(try CommandRun(["store", "reconcile"]).status == 64)
    }
}
