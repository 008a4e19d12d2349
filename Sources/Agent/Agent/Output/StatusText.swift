import KakuzukeProtocol
import LocalAPI
import Rating

/// The agent's state in words.
struct StatusText {
    private let status: Kakuzuke_V1_GetStatusResponse
    private let isRunning: Bool

    init(_ status: Kakuzuke_V1_GetStatusResponse, isRunning: Bool) {
        self.status = status
        self.isRunning = isRunning
    }

    /// What somebody should look at, most urgent first; empty: all is well.
    var attention: [String] { StatusJudgement(status, isRunning: isRunning).attention }

    /// One screen.
    var lines: [String] {
        let spool = status.spool
        let oldest = spool.hasOldestUnsentAtMs ? ", the oldest \(ago(spool.oldestUnsentAtMs))" : ""
        let success = status.conversation.hasSucceededAtMs ? ago(status.conversation.succeededAtMs) : "never"
        let made = status.cache.hasMadeOn ? CalendarDate(daysSinceEpoch: status.cache.madeOn).description : "never"
        var lines = [
            "Store \(status.storeCode), agent \(status.agentID), \(isRunning ? "running" : "not running")",
            "Business date    \(CalendarDate(daysSinceEpoch: status.businessDate))",
            "Unsent           \(spool.unsent)\(oldest)",
            "Accepted         \(spool.accepted) new, \(spool.duplicates) repeated, \(spool.amended) amended",
            "Last round       \(success)",
            "Prices           \(StatusJudgement.word(status.cache.freshness)), ratings of \(made), policy version "
                + "\(status.cache.policyVersion)",
        ]
        if status.hasNightlyAtMs { lines.append(nightly) }
        if let wait { lines.append(wait) }
        lines.append(quotes)
        if status.journalFolders.count > 1 {
            lines += status.journalFolders.map {
                "Journals         \($0.name): \($0.unreadBytes) bytes unread in \($0.folder)"
            }
        }
        lines.append(days)
        if status.hasCertificateExpiresAtMs {
            let days = (status.certificateExpiresAtMs - status.toldAtMs) / 86_400_000
            lines.append("Certificate      \(days) days left")
        }
        let attention = attention
        if attention.isEmpty { return lines + ["All is well."] }
        return lines + ["Needs attention:"] + attention.map { "  \($0)" }
    }

    /// That headquarters serves others first; nil: it does not, or that time is over.
    private var wait: String? {
        let conversation = status.conversation
        guard conversation.hasWaitsUntilMs else { return nil }
        let until = max(conversation.waitsUntilMs, status.hasNextRoundAtMs ? status.nextRoundAtMs : 0)
        guard until > status.toldAtMs else { return nil }
        return "Headquarters     asks to wait until \(clock(until)); nothing is lost (\(conversation.waitsBecause))"
    }

    /// When the next round comes where they come once a night.
    private var nightly: String {
        let due = max(status.nightlyAtMs, status.toldAtMs)
        let date = LocalTime(at: due / 1_000, timeZone: status.timeZone).date
        return "Next round       \(date) \(clock(due)), once a night"
    }

    /// The time on the store's wall.
    private func clock(_ milliseconds: Int64) -> String {
        LocalTime(at: milliseconds / 1_000, timeZone: status.timeZone).minuteText
    }

    private var quotes: String {
        let quotes = status.quotes
        let oldest = quotes.hasOldestUnsentAtMs ? ", the oldest \(ago(quotes.oldestUnsentAtMs))" : ""
        let lost = quotes.lost > 0 ? "; \(quotes.lost) lost when the agent was killed or the disk was full" : ""
        let dropped = quotes.dropped > 0 ? "; \(quotes.dropped) deleted unsent" : ""
        let refused = quotes.refused > 0 ? "; \(quotes.refused) put aside" : ""
        return "Quotes           \(quotes.recorded) recorded, \(quotes.unsent) unsent\(oldest)\(lost)\(dropped)"
            + refused
    }

    private var days: String {
        let days = status.days
        guard days.hasComparedAtMs else { return "Days compared    never" }
        let different = days.differentFromServer.count + days.differentFromJournals.count
        let rest = different > 0 ? ", \(different) different" : ""
        return "Days compared    \(ago(days.comparedAtMs)): \(days.equal) equal, \(days.waiting) waiting\(rest)"
    }

    private func ago(_ milliseconds: Int64) -> String { StatusJudgement.ago(milliseconds, at: status.toldAtMs) }
}
