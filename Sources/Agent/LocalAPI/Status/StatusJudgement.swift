public import KakuzukeProtocol
public import Wording

/// Judges from an agent's state what somebody should look at.
///
/// Pure: everything comes from the state. Source: `docs/sync.md`, promise S9; `docs/agent.md`, status.
public struct StatusJudgement: Sendable {
    /// Free disk space below which somebody should make room; bytes.
    public static let diskFreeBytesMin: UInt64 = 64 << 20
    /// How far the machine's clock may be off the server's; milliseconds.
    public static let clockOffsetMillisecondsMax: Int64 = 5 * 60_000
    /// How long a round may run before it is named; milliseconds.
    public static let roundMillisecondsMax: Int64 = 10 * 60_000
    /// How long the same bytes of journals may wait unread; milliseconds.
    public static let unreadMillisecondsMax: Int64 = 10 * 60_000
    /// How long a look at the journals may stand still; milliseconds.
    public static let journalsStillMillisecondsMax: Int64 = 10 * 60_000
    /// Shortest silence of the server that is named; milliseconds.
    public static let silenceMillisecondsMin: Int64 = 10 * 60_000
    /// Rounds that may be missed before the silence is named.
    public static let missedRoundsMax: Int64 = 3
    /// Days that a certificate must still hold; it is renewed from its thirtieth day on, so fewer mean failures.
    public static let certificateDaysMin: Int64 = 30
    /// Days after its end during which a certificate still renews itself.
    public static let certificateRenewalDaysMax: Int64 = 60

    /// How long headquarters may put an agent off before that is named; milliseconds.
    public static let putOffMillisecondsMax: Int64 = 2 * 3_600_000

    /// How long an agent that comes once a night may be silent; milliseconds (two nights, and two hours).
    public static let nightlySilenceMillisecondsMax: Int64 = 50 * 3_600_000

    private static let day: Int64 = 86_400_000

    private let status: Kakuzuke_V1_GetStatusResponse
    private let isRunning: Bool

    /// Takes an agent's state as it was told; `isRunning`: by an agent that runs.
    public init(_ status: Kakuzuke_V1_GetStatusResponse, isRunning: Bool) {
        self.status = status
        self.isRunning = isRunning
    }

    /// What somebody should look at, most urgent first, English; empty: all is well.
    public var attention: [String] { attention(in: .english) }

    /// What somebody should look at, most urgent first, in a language; empty: all is well.
    public func attention(in language: Language) -> [String] {
        findings.map(StatusSentences(language).sentence)
    }

    /// What somebody should look at, most urgent first; empty: all is well.
    public var findings: [StatusFinding] {
        let found: [StatusFinding?] = [
            status.stoppedBecause.isEmpty ? nil : .writingStopped(status.stoppedBecause),
            status.fileProblem.isEmpty ? nil : .fileDamaged(status.fileProblem), disk,
            isRunning ? nil : .notRunning, failure, silence, round, clock, certificate, missing, quarantine,
            stillJournals, unread, quotes, unsentQuotes, refusedQuotes,
            status.cache.problem.isEmpty ? nil : .ratingsDamaged(status.cache.problem), prices,
            status.cache.policyVersion == 0 ? .policyMissing : nil,
        ]
        let days = DayStatus.findings(status.days, storeCode: status.storeCode)
        return found.compactMap(\.self) + days + unreadFolders + journals
    }

    private var disk: StatusFinding? {
        guard status.hasDiskFreeBytes, status.diskFreeBytes < Self.diskFreeBytesMin else { return nil }
        return .diskNearlyFull(megabytes: status.diskFreeBytes >> 20)
    }

    private var failure: StatusFinding? {
        let conversation = status.conversation
        guard !conversation.failureCode.isEmpty else { return nil }
        return .roundFailed(code: conversation.failureCode, message: conversation.failureMessage)
    }

    private var silence: StatusFinding? {
        guard isRunning, status.intervalSeconds > 0, status.conversation.hasAttemptedAtMs else { return nil }
        // Headquarters answers while it puts the agent off.
        let least = status.conversation.hasWaitsUntilMs ? Self.putOffMillisecondsMax : Self.silenceMillisecondsMin
        let limit =
            status.hasNightlyAtMs
            ? Self.nightlySilenceMillisecondsMax
            : max(least, Int64(status.intervalSeconds) * 1_000 * (Self.missedRoundsMax + 1))
        guard status.conversation.hasSucceededAtMs else {
            return status.conversation.hasWaitsUntilMs ? nil : .noRoundYet
        }
        // A clock that was set back since says nothing of how long it is ago.
        let ahead = status.conversation.succeededAtMs - status.toldAtMs
        if ahead > Self.clockOffsetMillisecondsMax { return .silentSinceClockWasSetBack(seconds: ahead / 1_000) }
        return -ahead > limit ? .silent(seconds: seconds(since: status.conversation.succeededAtMs)) : nil
    }

    private var round: StatusFinding? {
        guard status.hasRoundSinceMs, status.toldAtMs - status.roundSinceMs > Self.roundMillisecondsMax else {
            return nil
        }
        return .roundHangs(seconds: seconds(since: status.roundSinceMs))
    }

    private var clock: StatusFinding? {
        let offset = status.conversation.clockOffsetMs
        guard status.conversation.hasClockOffsetMs, abs(offset) > Self.clockOffsetMillisecondsMax else { return nil }
        let seconds = abs(offset) / 1_000
        return offset > 0 ? .clockBehind(seconds: seconds) : .clockAhead(seconds: seconds)
    }

    private var certificate: StatusFinding? {
        guard status.hasCertificateExpiresAtMs else { return nil }
        let left = status.certificateExpiresAtMs - status.toldAtMs
        if left < -Self.certificateRenewalDaysMax * Self.day {
            return .certificateLost(seconds: seconds(since: status.certificateExpiresAtMs))
        }
        if left <= 0 { return .certificateEnded(seconds: seconds(since: status.certificateExpiresAtMs)) }
        return left < Self.certificateDaysMin * Self.day ? .certificateEnds(days: left / Self.day) : nil
    }

    private var missing: StatusFinding? {
        status.conversation.missing == 0 ? nil : .factsMissing(status.conversation.missing)
    }

    private var quarantine: StatusFinding? {
        status.spool.quarantineOpen == 0 ? nil : .quarantineWaits(status.spool.quarantineOpen)
    }

    private var unread: StatusFinding? {
        guard status.journalFolders.count < 2, status.hasUnreadSinceMs, status.journalProblems.isEmpty,
            status.toldAtMs - status.unreadSinceMs > Self.unreadMillisecondsMax
        else { return nil }
        return .journalsUnread(
            folder: "", bytes: status.unreadJournalBytes, seconds: seconds(since: status.unreadSinceMs))
    }

    /// As `unread`, of each of several folders.
    private var unreadFolders: [StatusFinding] {
        guard status.journalFolders.count > 1 else { return [] }
        return status.journalFolders.compactMap { folder in
            guard folder.hasUnreadSinceMs, status.toldAtMs - folder.unreadSinceMs > Self.unreadMillisecondsMax,
                !status.journalProblems.contains(where: { $0.folder == folder.name })
            else { return nil }
            return .journalsUnread(
                folder: folder.name, bytes: folder.unreadBytes, seconds: seconds(since: folder.unreadSinceMs))
        }
    }

    private var stillJournals: StatusFinding? {
        guard status.hasJournalsStillSinceMs,
            status.toldAtMs - status.journalsStillSinceMs > Self.journalsStillMillisecondsMax
        else { return nil }
        return .journalsStandStill(seconds: seconds(since: status.journalsStillSinceMs))
    }

    private var quotes: StatusFinding? {
        let quotes = status.quotes
        return quotes.problem.isEmpty ? nil : .quotesNotRecorded(quotes.waiting, problem: quotes.problem)
    }

    private var unsentQuotes: StatusFinding? {
        let quotes = status.quotes
        guard !quotes.failureCode.isEmpty, quotes.unsent > 0 else { return nil }
        return .quotesNotSent(quotes.unsent, code: quotes.failureCode, message: quotes.failureMessage)
    }

    private var refusedQuotes: StatusFinding? {
        let quotes = status.quotes
        return quotes.refused == 0 ? nil : .quotesRefused(quotes.refused, last: quotes.lastRefusal)
    }

    private var prices: StatusFinding? {
        switch status.cache.freshness {
        case .ready: nil
        case .limited: .pricesLimited
        default: .pricesStale
        }
    }

    private var journals: [StatusFinding] {
        if status.journalProblems.isEmpty {
            guard !status.journalProblem.isEmpty else { return [] }
            return [.journalUnreadable(folder: "", file: "", message: status.journalProblem)]
        }
        return status.journalProblems.map {
            .journalUnreadable(folder: $0.folder, file: $0.file, message: $0.message)
        }
    }

    /// How long before the state was told a moment lies; seconds.
    private func seconds(since moment: Int64) -> Int64 { max(0, (status.toldAtMs - moment) / 1_000) }

    /// How fresh prices are, as the word that documents and receipts use.
    public static func word(_ freshness: Kakuzuke_V1_Freshness) -> String {
        switch freshness {
        case .ready: "READY"
        case .limited: "LIMITED"
        default: "STALE"
        }
    }

    /// How long before `now` a moment lies, in English words; both milliseconds since 1970.
    public static func ago(_ moment: Int64, at now: Int64) -> String {
        SpanText.ago(seconds: max(0, (now - moment) / 1_000), .english)
    }
}
