import Foundation
import KakuzukeProtocol
import Rating

/// The agent's state in words.
struct StatusText {
    private let status: Kakuzuke_V1_GetStatusResponse
    private let isRunning: Bool
    private let now: Int64

    /// `now`: milliseconds since 1970.
    init(_ status: Kakuzuke_V1_GetStatusResponse, isRunning: Bool, now: Int64) {
        self.status = status
        self.isRunning = isRunning
        self.now = now
    }

    /// What somebody should look at, most urgent first; empty: all is well.
    var attention: [String] {
        var found: [String] = []
        if !status.stoppedBecause.isEmpty { found.append("Writing has stopped: \(status.stoppedBecause)") }
        if !status.conversation.failureCode.isEmpty {
            found.append(
                "The last round failed: \(status.conversation.failureCode): \(status.conversation.failureMessage)")
        }
        if status.conversation.missing > 0 {
            found.append("A restored server asked for \(status.conversation.missing) facts that are no longer kept.")
        }
        if status.spool.quarantineOpen > 0 {
            found.append("\(status.spool.quarantineOpen) entries wait in quarantine.")
        }
        if !status.journalProblem.isEmpty { found.append("Journals: \(status.journalProblem)") }
        if status.cache.freshness != .ready { found.append("Prices are \(Self.word(status.cache.freshness)).") }
        if status.cache.policyVersion == 0 { found.append("No policy prices today.") }
        if !isRunning { found.append("The agent is not running; start it with `kakuzuke-agent run`.") }
        return found
    }

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
            "Prices           \(Self.word(status.cache.freshness)), ratings of \(made), policy version "
                + "\(status.cache.policyVersion)",
        ]
        if status.hasCertificateExpiresAtMs {
            let days = (status.certificateExpiresAtMs - now) / 86_400_000
            lines.append("Certificate      \(days) days left")
        }
        if attention.isEmpty { return lines + ["All is well."] }
        return lines + ["Needs attention:"] + attention.map { "  \($0)" }
    }

    static func word(_ freshness: Kakuzuke_V1_Freshness) -> String {
        switch freshness {
        case .ready: "READY"
        case .limited: "LIMITED"
        default: "STALE"
        }
    }

    private func ago(_ milliseconds: Int64) -> String {
        let seconds = max(0, (now - milliseconds) / 1_000)
        switch seconds {
        case ..<120: return "\(seconds) seconds ago"
        case ..<7_200: return "\(seconds / 60) minutes ago"
        case ..<172_800: return "\(seconds / 3_600) hours ago"
        default: return "\(seconds / 86_400) days ago"
        }
    }
}
