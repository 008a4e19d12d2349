import KakuzukeProtocol
import LocalAPI
import Testing

// Goal: `status` says which day differs between whom, by how much, and what to do; nothing where nothing differs.
// Method: states by hand.
@Suite struct DayStatusTests {
    private func attention(_ change: (inout Kakuzuke_V1_GetStatusResponse.Days) -> Void) -> [String] {
        var status = Kakuzuke_V1_GetStatusResponse()
        status.storeCode = "S01"
        status.cache.freshness = .ready
        status.cache.policyVersion = 1
        change(&status.days)
        return StatusJudgement(status, isRunning: true).attention
    }

    private static func serverDay(_ date: Int32) -> Kakuzuke_V1_GetStatusResponse.ServerDay {
        var day = Kakuzuke_V1_GetStatusResponse.ServerDay()
        day.agent = Kakuzuke_V1_DayView(receipts: 3, amount: 3_000, digest: [])
        day.compared.businessDate = date
        day.compared.server = Kakuzuke_V1_DayView(receipts: 1, amount: 900, digest: [])
        day.compared.missingAtServer = 2
        day.compared.otherContent = 1
        return day
    }

    @Test func equalAndWaitingDaysAreNoAlarm() {
        let found = attention { days in
            days.equal = 30
            days.waiting = 5
        }
        #expect(found == [])
    }

    @Test func aDayThatDiffersFromTheServerIsNamed() {
        let found = attention { $0.differentFromServer = [Self.serverDay(20_000)] }
        let told =
            "2024-10-04: agent and server differ: the agent has 3 receipts of 3000 without tax, the server "
            + "1 receipt of 900 without tax (2 missing at the server, 1 with other contents). `kakuzuke-agent sync` "
            + "compares again; if it stays, ask headquarters for "
            + "`kakuzuke store reconcile --store S01 --from 2024-10-04 --to 2024-10-04`."
        #expect(found == [told])
    }

    @Test func aDayThatDiffersFromTheJournalsIsNamed() {
        let found = attention { days in
            var day = Kakuzuke_V1_GetStatusResponse.JournalDay()
            day.businessDate = 20_000
            day.journal.view = Kakuzuke_V1_DayView(receipts: 4, amount: 10, digest: [])
            day.journal.missingAtAgent = 1
            days.differentFromJournals = [day]
        }
        #expect(found.count == 1)
        #expect(
            found[0].hasPrefix("2024-10-04: journals and agent differ: 1 missing at the agent; the journals have 4"))
    }

    @Test func onlyTheLatestDaysAreNamedOneByOne() {
        let found = attention { $0.differentFromServer = (20_000..<20_007).map { Self.serverDay($0) } }
        #expect(found.count == 6 && found[0].hasPrefix("2024-10-10") && found[4].hasPrefix("2024-10-06"))
        #expect(found[5] == "On 2 earlier dates agent and server differ too; `status --json` names them.")
    }

    @Test func aComparisonThatFailedIsNamed() {
        let found = attention { days in
            days.failureCode = "unavailable"
            days.failureMessage = "gone"
        }
        #expect(found.count == 1 && found[0].contains("could not be compared with the server: unavailable: gone"))
    }
}
