public import KakuzukeProtocol
import Rating

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

    private static let day: Int64 = 86_400_000

    private let status: Kakuzuke_V1_GetStatusResponse
    private let isRunning: Bool

    /// Takes an agent's state as it was told; `isRunning`: by an agent that runs.
    public init(_ status: Kakuzuke_V1_GetStatusResponse, isRunning: Bool) {
        self.status = status
        self.isRunning = isRunning
    }

    /// What somebody should look at, most urgent first, English; empty: all is well.
    public var attention: [String] {
        let found = [
            stopped, disk, isRunning ? nil : "The agent is not running; start it with `kakuzuke-agent run`.",
            failure, silence, round, clock, certificate, missing, quarantine, stillJournals, unread, quotes,
            unsentQuotes, refusedQuotes, cache, prices,
            status.cache.policyVersion == 0 ? "No policy prices today." : nil,
        ]
        return found.compactMap(\.self) + unreadFolders + journals
    }

    private var stopped: String? {
        status.stoppedBecause.isEmpty ? nil : "Writing has stopped: \(status.stoppedBecause)"
    }

    private var disk: String? {
        guard status.hasDiskFreeBytes, status.diskFreeBytes < Self.diskFreeBytesMin else { return nil }
        return "The disk has \(status.diskFreeBytes >> 20) MB left; make room before receipts must wait."
    }

    private var failure: String? {
        let conversation = status.conversation
        guard !conversation.failureCode.isEmpty else { return nil }
        return "The last round failed: \(conversation.failureCode): \(conversation.failureMessage)"
    }

    private var silence: String? {
        guard isRunning, status.intervalSeconds > 0, status.conversation.hasAttemptedAtMs else { return nil }
        let limit = max(
            Self.silenceMillisecondsMin, Int64(status.intervalSeconds) * 1_000 * (Self.missedRoundsMax + 1))
        guard status.conversation.hasSucceededAtMs else { return "No round has succeeded yet." }
        // A clock that was set back since says nothing of how long it is ago.
        let ahead = status.conversation.succeededAtMs - status.toldAtMs
        if ahead > Self.clockOffsetMillisecondsMax {
            return "No round has succeeded since this machine's clock was set back by \(Self.span(ahead / 1_000))."
        }
        guard -ahead > limit else { return nil }
        return "The last round that succeeded was \(Self.ago(status.conversation.succeededAtMs, at: status.toldAtMs))."
    }

    private var round: String? {
        guard status.hasRoundSinceMs, status.toldAtMs - status.roundSinceMs > Self.roundMillisecondsMax else {
            return nil
        }
        return "The round under way began \(Self.ago(status.roundSinceMs, at: status.toldAtMs)) and has not ended."
    }

    private var clock: String? {
        let offset = status.conversation.clockOffsetMs
        guard status.conversation.hasClockOffsetMs, abs(offset) > Self.clockOffsetMillisecondsMax else { return nil }
        let span = Self.span(abs(offset) / 1_000)
        return "This machine's clock is \(span) \(offset > 0 ? "behind" : "ahead of") the server's; set it right."
    }

    private var certificate: String? {
        guard status.hasCertificateExpiresAtMs else { return nil }
        let left = status.certificateExpiresAtMs - status.toldAtMs
        if left <= 0 {
            return "The certificate ended \(Self.ago(status.certificateExpiresAtMs, at: status.toldAtMs)); "
                + "the agent renews it when it reaches the server, for at most 60 days."
        }
        guard left < Self.certificateDaysMin * Self.day else { return nil }
        return "The certificate ends in \(left / Self.day) days and was not renewed; let the agent reach the server."
    }

    private var missing: String? {
        status.conversation.missing == 0
            ? nil : "A restored server asked for \(status.conversation.missing) facts that are no longer kept."
    }

    private var quarantine: String? {
        switch status.spool.quarantineOpen {
        case 0: nil
        case 1: "1 entry waits in quarantine."
        default: "\(status.spool.quarantineOpen) entries wait in quarantine."
        }
    }

    private var unread: String? {
        guard status.journalFolders.count < 2, status.hasUnreadSinceMs, status.journalProblems.isEmpty,
            status.toldAtMs - status.unreadSinceMs > Self.unreadMillisecondsMax
        else { return nil }
        return "\(status.unreadJournalBytes) bytes of journals wait unread since "
            + "\(Self.ago(status.unreadSinceMs, at: status.toldAtMs)): their last receipt is not complete."
    }

    /// As `unread`, of each of several folders.
    private var unreadFolders: [String] {
        guard status.journalFolders.count > 1 else { return [] }
        return status.journalFolders.compactMap { folder in
            guard folder.hasUnreadSinceMs, status.toldAtMs - folder.unreadSinceMs > Self.unreadMillisecondsMax,
                !status.journalProblems.contains(where: { $0.folder == folder.name })
            else { return nil }
            return "\(folder.unreadBytes) bytes of journals of \(folder.name) wait unread since "
                + "\(Self.ago(folder.unreadSinceMs, at: status.toldAtMs)): their last receipt is not complete."
        }
    }

    private var stillJournals: String? {
        guard status.hasJournalsStillSinceMs,
            status.toldAtMs - status.journalsStillSinceMs > Self.journalsStillMillisecondsMax
        else { return nil }
        return "The look at the journals has stood still since "
            + "\(Self.ago(status.journalsStillSinceMs, at: status.toldAtMs)); "
            + "check the disk or share that holds their folder."
    }

    private var quotes: String? {
        let quotes = status.quotes
        return quotes.problem.isEmpty ? nil : "\(quotes.waiting) quotes could not be recorded yet: \(quotes.problem)"
    }

    private var unsentQuotes: String? {
        let quotes = status.quotes
        guard !quotes.failureCode.isEmpty, quotes.unsent > 0 else { return nil }
        return "\(quotes.unsent) quotes wait to be sent: \(quotes.failureCode): \(quotes.failureMessage)"
    }

    private var refusedQuotes: String? {
        let quotes = status.quotes
        guard quotes.refused > 0 else { return nil }
        let last = quotes.lastRefusal.isEmpty ? "" : ", the last one \(quotes.lastRefusal)"
        return "\(quotes.refused) \(quotes.refused == 1 ? "quote was" : "quotes were") put aside and will not be sent"
            + "\(last); tell headquarters."
    }

    private var cache: String? {
        let problem = status.cache.problem
        return problem.isEmpty
            ? nil : "The ratings are damaged: \(problem); the agent asks the server for all of them."
    }

    private var prices: String? {
        status.cache.freshness == .ready ? nil : "Prices are \(Self.word(status.cache.freshness))."
    }

    private var journals: [String] {
        if status.journalProblems.isEmpty {
            return status.journalProblem.isEmpty ? [] : ["Journals: \(status.journalProblem)"]
        }
        return status.journalProblems.map { problem in
            let file = problem.folder.isEmpty ? problem.file : problem.folder + "/" + problem.file
            guard problem.file.isEmpty else { return "Journal \(file): \(problem.message)" }
            return problem.folder.isEmpty
                ? "Journals: \(problem.message)" : "Journals of \(problem.folder): \(problem.message)"
        }
    }

    /// How fresh prices are, as the word that documents and receipts use.
    public static func word(_ freshness: Kakuzuke_V1_Freshness) -> String {
        switch freshness {
        case .ready: "READY"
        case .limited: "LIMITED"
        default: "STALE"
        }
    }

    /// How long before `now` a moment lies, in words; both milliseconds since 1970.
    public static func ago(_ moment: Int64, at now: Int64) -> String { span(max(0, (now - moment) / 1_000)) + " ago" }

    private static func span(_ seconds: Int64) -> String {
        switch seconds {
        case 1: "1 second"
        case ..<120: "\(seconds) seconds"
        case ..<7_200: "\(seconds / 60) minutes"
        case ..<172_800: "\(seconds / 3_600) hours"
        default: "\(seconds / 86_400) days"
        }
    }
}
