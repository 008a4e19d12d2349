import KakuzukeProtocol
import LocalAPI
import Testing
import Wording

// Goal: `status` names what somebody must look at, just when a limit is passed, and is silent when all is well.
// Method: a state without a fault, changed in one place at a time, at the limit and one beyond it.
@Suite struct StatusJudgementTests {
    private static let now: Int64 = 1_764_000_000_000
    private static let day: Int64 = 86_400_000

    /// An agent without a fault.
    private func sound() -> Kakuzuke_V1_GetStatusResponse {
        var status = Kakuzuke_V1_GetStatusResponse()
        status.toldAtMs = Self.now
        status.intervalSeconds = 15
        status.conversation.attemptedAtMs = Self.now - 5_000
        status.conversation.succeededAtMs = Self.now - 5_000
        status.conversation.clockOffsetMs = 20
        status.certificateExpiresAtMs = Self.now + 80 * Self.day
        status.diskFreeBytes = 1 << 30
        status.cache.freshness = .ready
        status.cache.policyVersion = 3
        return status
    }

    private func attention(
        isRunning: Bool = true, _ change: (inout Kakuzuke_V1_GetStatusResponse) -> Void = { _ in }
    ) -> [String] {
        var status = sound()
        change(&status)
        return StatusJudgement(status, isRunning: isRunning).attention
    }

    @Test func damagedRatingsAreNamedUntilTheyAreWhole() {
        var status = Kakuzuke_V1_GetStatusResponse()
        status.cache.problem = "customer 7 does not match its checksum"
        let told = "The ratings are damaged: customer 7 does not match its checksum; the agent asks the server for all"
        #expect(StatusJudgement(status, isRunning: true).attention.contains { $0.hasPrefix(told) })
        status.cache.problem = ""
        #expect(!StatusJudgement(status, isRunning: true).attention.contains { $0.contains("damaged") })
    }

    @Test func anAgentWithoutFaultsNeedsNoAttention() {
        #expect(attention() == [])
        #expect(attention(isRunning: false) == ["The agent is not running; start it with `kakuzuke-agent run`."])
    }

    @Test func whatStopsTheAgentStandsFirst() {
        let found = attention(isRunning: false) { status in
            status.stoppedBecause = "diskFailed: the disk failed"
            status.conversation.failureCode = "unavailable"
            status.spool.quarantineOpen = 2
            status.cache.freshness = .stale
        }
        #expect(found.count == 5 && found[0] == "Writing has stopped: diskFailed: the disk failed", "\(found)")
        #expect(found.last == "Prices are STALE.")
    }

    @Test(arguments: [(0, true), (1, false)]) func aNearlyFullDiskIsNamed(_ missing: UInt64, _ isWell: Bool) {
        let found = attention { $0.diskFreeBytes = StatusJudgement.diskFreeBytesMin - missing }
        #expect(found.isEmpty == isWell, "\(found)")
        #expect(isWell || found[0].contains("63 MB left"))
    }

    @Test(arguments: [1, -1], [0, 1]) func aWrongClockIsNamed(_ sign: Int64, _ beyond: Int64) {
        let found = attention {
            $0.conversation.clockOffsetMs = sign * (StatusJudgement.clockOffsetMillisecondsMax + beyond)
        }
        #expect(found.isEmpty == (beyond == 0), "\(found)")
        if beyond > 0 { #expect(found[0].contains("5 minutes \(sign > 0 ? "behind" : "ahead of") the server's")) }
    }

    @Test func aRoundThatHangsIsNamed() {
        let limit = StatusJudgement.roundMillisecondsMax
        #expect(attention { $0.roundSinceMs = Self.now - limit } == [])
        let found = attention { $0.roundSinceMs = Self.now - limit - 1 }
        #expect(found == ["The round under way began 10 minutes ago and has not ended."])
    }

    @Test(arguments: [0, 1]) func anAgentThatComesAtNightMayBeSilentForTwo(_ beyond: Int64) {
        let found = attention { status in
            status.nightlyAtMs = Self.now + 3_600_000
            status.conversation.succeededAtMs = Self.now - StatusJudgement.nightlySilenceMillisecondsMax - beyond
        }
        #expect(found.isEmpty == (beyond == 0), "\(found)")
    }

    @Test(arguments: [0, 1]) func waitingAsHeadquartersAsksIsNoTrouble(_ beyond: Int64) {
        let found = attention { status in
            status.conversation.waitsUntilMs = Self.now + 30_000
            status.conversation.succeededAtMs = Self.now - StatusJudgement.putOffMillisecondsMax - beyond
        }
        #expect(found.isEmpty == (beyond == 0), "\(found)")
        let first = attention { status in
            status.conversation.waitsUntilMs = Self.now + 30_000
            status.conversation.clearSucceededAtMs()
        }
        #expect(first == [])
    }

    @Test func silenceIsNamedAfterMissedRounds() {
        let shortest = StatusJudgement.silenceMillisecondsMin
        #expect(attention { $0.conversation.succeededAtMs = Self.now - shortest } == [])
        let found = attention { $0.conversation.succeededAtMs = Self.now - shortest - 1 }
        #expect(found == ["The last round that succeeded was 10 minutes ago."])
        // An agent that talks once an hour is silent for longer.
        let hours = 3_600_000 * (StatusJudgement.missedRoundsMax + 1)
        for (beyond, isWell) in [(Int64(0), true), (1, false)] {
            let found = attention { status in
                status.intervalSeconds = 3_600
                status.conversation.succeededAtMs = Self.now - hours - beyond
            }
            #expect(found.isEmpty == isWell, "\(found)")
        }
        #expect(attention { $0.conversation.clearSucceededAtMs() } == ["No round has succeeded yet."])
        // Who does not run cannot be silent.
        #expect(attention(isRunning: false) { $0.conversation.succeededAtMs = 0 }.count == 1)
    }

    @Test func aCertificateThatWasNotRenewedIsNamed() {
        let least = StatusJudgement.certificateDaysMin * Self.day
        #expect(attention { $0.certificateExpiresAtMs = Self.now + least } == [])
        #expect(attention { $0.certificateExpiresAtMs = Self.now + least - 1 }.first?.contains("29 days") == true)
        let ended = attention { $0.certificateExpiresAtMs = Self.now - 3 * Self.day }
        #expect(ended.count == 1 && ended[0].contains("ended 3 days ago"), "\(ended)")
        let grace = StatusJudgement.certificateRenewalDaysMax * Self.day
        let last = attention { $0.certificateExpiresAtMs = Self.now - grace }
        #expect(last.count == 1 && last[0].contains("when it reaches the server"), "\(last)")
        let lost = attention { $0.certificateExpiresAtMs = Self.now - grace - 1 }
        #expect(lost.count == 1 && lost[0].contains("kakuzuke-agent enroll"), "\(lost)")
    }

    @Test func bytesThatStandStillAreNamed() {
        let limit = StatusJudgement.unreadMillisecondsMax
        let waiting: (Int64) -> [String] = { age in
            attention { status in
                status.unreadJournalBytes = 321
                status.unreadSinceMs = Self.now - age
            }
        }
        #expect(waiting(limit) == [])
        #expect(waiting(limit + 1).first?.contains("321 bytes of journals wait unread") == true)
    }

    @Test func aLookAtTheJournalsThatHangsIsNamed() {
        let limit = StatusJudgement.journalsStillMillisecondsMax
        #expect(attention { $0.journalsStillSinceMs = Self.now - limit } == [])
        let found = attention { $0.journalsStillSinceMs = Self.now - limit - 1 }
        #expect(found.count == 1 && found[0].contains("stood still since 10 minutes ago"), "\(found)")
    }

    @Test func aClockThatWasSetBackHidesNoSilence() {
        let most = StatusJudgement.clockOffsetMillisecondsMax
        #expect(attention { $0.conversation.succeededAtMs = Self.now + most } == [])
        let found = attention { $0.conversation.succeededAtMs = Self.now + most + 1 }
        #expect(found == ["No round has succeeded since this machine's clock was set back by 5 minutes."])
    }

    @Test func everyJournalThatCannotBeReadIsNamed() {
        let found = attention { status in
            status.journalProblems = ["a.csv", ""].map { file in
                var problem = Kakuzuke_V1_GetStatusResponse.JournalProblem()
                problem.file = file
                problem.message = "it cannot be opened"
                return problem
            }
        }
        #expect(found == ["Journal a.csv: it cannot be opened", "Journals: it cannot be opened"])
    }

    @Test func severalFoldersAreNamed() {
        let found = attention { status in
            status.unreadJournalBytes = 30
            status.unreadSinceMs = Self.now - StatusJudgement.unreadMillisecondsMax - 1
            status.journalFolders = ["tills", "cafe"].map { name in
                var folder = Kakuzuke_V1_GetStatusResponse.JournalFolder()
                folder.name = name
                folder.unreadBytes = 15
                folder.unreadSinceMs = Self.now - StatusJudgement.unreadMillisecondsMax - 1
                return folder
            }
            status.journalProblems = ["a.csv", ""].map { file in
                var problem = Kakuzuke_V1_GetStatusResponse.JournalProblem()
                problem.folder = "cafe"
                problem.file = file
                problem.message = "it cannot be opened"
                return problem
            }
        }
        // What waits of a folder with problems waits because of them.
        #expect(found.count == 3, "\(found)")
        #expect(found.first?.hasPrefix("15 bytes of journals of tills wait unread since 10 minutes ago") == true)
        #expect(
            found.suffix(2) == ["Journal cafe/a.csv: it cannot be opened", "Journals of cafe: it cannot be opened"])
    }

    @Test(arguments: [(1, "1 entry waits"), (2, "2 entries wait")])
    func entriesInQuarantineAreCounted(_ count: UInt64, _ words: String) {
        #expect(attention { $0.spool.quarantineOpen = count } == ["\(words) in quarantine."])
    }

    @Test func everythingIsToldInJapaneseAsWell() {
        var status = sound()
        status.stoppedBecause = "diskFailed"
        status.diskFreeBytes = 0
        status.conversation.failureCode = "unavailable"
        status.conversation.failureMessage = "connection refused"
        status.conversation.clockOffsetMs = 3_600_000 * 3
        status.conversation.missing = 2
        status.spool.quarantineOpen = 4
        status.quotes.refused = 1
        status.cache.freshness = .stale
        status.cache.policyVersion = 0
        status.journalProblem = "x.csv cannot be opened"
        let judgement = StatusJudgement(status, isRunning: false)
        let told = judgement.attention(in: .japanese)
        #expect(told.count == judgement.findings.count && told.count == judgement.attention.count)
        #expect(told.contains("サーバーとの前回の同期に失敗しました：サーバーに接続できません（unavailable）"))
        #expect(told.contains("この端末の時計はサーバーより3時間遅れています。時計を合わせてください。"))
        #expect(told.contains("確認待ちが4件あります。"))
        status.conversation.failureCode = "a_later_one"
        let later = StatusJudgement(status, isRunning: true).attention(in: .japanese)
        #expect(later.contains("サーバーとの前回の同期に失敗しました：a_later_one: connection refused"))
    }
}
