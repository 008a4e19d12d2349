import KakuzukeProtocol
import Wording

/// How the agent stands, in JSON.
enum StatusShape {
    /// The state of a running agent, with what somebody should look at.
    static func answer(_ status: Kakuzuke_V1_GetStatusResponse) -> WrittenJSON {
        let judgement = StatusJudgement(status, isRunning: true)
        let (spool, talk, quotes) = (status.spool, status.conversation, status.quotes)
        return .fields([
            "store": .text(status.storeCode), "agent_id": .text(status.agentID),
            "software_version": .text(status.softwareVersion), "told_at": BusinessText.moment(status.toldAtMs),
            "business_date": BusinessText.date(status.businessDate),
            "attention": BusinessText.list(judgement.attention(in: .english)),
            "attention_ja": BusinessText.list(judgement.attention(in: .japanese)),
            "freshness": BusinessText.freshness(status.cache.freshness),
            "ratings_made_on": status.cache.hasMadeOn ? BusinessText.date(status.cache.madeOn) : nil,
            "policy_version": .whole(status.cache.policyVersion), "unsent": .whole(spool.unsent),
            "oldest_unsent_at": spool.hasOldestUnsentAtMs ? BusinessText.moment(spool.oldestUnsentAtMs) : nil,
            "last_success_at": talk.hasSucceededAtMs ? BusinessText.moment(talk.succeededAtMs) : nil,
            "waits_until": talk.hasWaitsUntilMs ? BusinessText.moment(talk.waitsUntilMs) : nil,
            "next_round_at": status.hasNextRoundAtMs ? BusinessText.moment(status.nextRoundAtMs) : nil,
            "nightly_at": status.hasNightlyAtMs ? BusinessText.moment(status.nightlyAtMs) : nil,
            "accepted": .whole(spool.accepted), "duplicates": .whole(spool.duplicates),
            "amended": .whole(spool.amended), "quarantine_open": .whole(spool.quarantineOpen),
            "quotes_recorded": .whole(quotes.recorded), "quotes_unsent": .whole(quotes.unsent),
            "unread_journal_bytes": .whole(status.unreadJournalBytes),
            "certificate_expires_at": status.hasCertificateExpiresAtMs
                ? BusinessText.moment(status.certificateExpiresAtMs) : nil,
        ])
    }
}
