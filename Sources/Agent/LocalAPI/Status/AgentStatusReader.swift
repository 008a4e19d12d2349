public import KakuzukeProtocol
public import LocalStore
import Rating
import SwiftProtobuf

/// Tells how the agent stands: is anything unsent, since when, why, are prices fresh.
public struct AgentStatusReader: Sendable {
    private let database: AgentDatabase
    private let clock: StoreClock
    private let softwareVersion: String

    /// Makes the reader.
    public init(database: AgentDatabase, clock: StoreClock, softwareVersion: String) {
        self.database = database
        self.clock = clock
        self.softwareVersion = softwareVersion
    }

    /// How the agent stands now.
    ///
    /// - Throws: `KakuzukeError` when the file cannot be read or nobody has enrolled the agent.
    public func read() throws(KakuzukeError) -> Kakuzuke_V1_GetStatusResponse {
        do {
            var response = try database.read { try status($0) }
            response.cache.problem = database.cacheDamage ?? ""
            response.stoppedBecause = database.stoppedBecause?.description ?? ""
            return response
        } catch {
            throw KakuzukeError(locally: error)
        }
    }

    private func status(_ reader: LocalReader) throws -> Kakuzuke_V1_GetStatusResponse {
        guard let installation = try reader.installation() else {
            throw KakuzukeError(.wrongState, "the agent is not enrolled", nextStep: .enrolAgain)
        }
        let settings = (try? Kakuzuke_V1_AgentSettings(serializedBytes: installation.settings)) ?? .init()
        let today = clock.businessDate(settings)
        var response = Kakuzuke_V1_GetStatusResponse()
        response.tenantID = installation.tenant
        response.agentID = installation.agent
        response.storeCode = installation.store
        response.softwareVersion = softwareVersion
        response.businessDate = today.daysSinceEpoch
        response.timeZone = settings.timeZone
        response.spool = Self.spool(try reader.spoolStatus())
        response.conversation = Self.conversation(try reader.conversation())
        response.quotes = Self.quotes(try reader.quoteStatus(), try reader.conversation())
        response.days = try DayStatus.message(reader)
        if let moment = Self.nightly(settings, installation, try reader.conversation(), at: clock.now()) {
            response.nightlyAtMs = moment.millisecondsSinceEpoch
        }
        response.cache.policyVersion = try reader.policyVersion(on: today) ?? 0
        response.cache.freshness = .stale
        if let checkpoint = try reader.checkpoint() {
            response.cache.change = UInt64(clamping: checkpoint.change)
            response.cache.madeOn = checkpoint.madeOn.daysSinceEpoch
            response.cache.appliedAtMs = checkpoint.appliedAt.millisecondsSinceEpoch
            response.cache.freshness = Kakuzuke_V1_Freshness(
                madeOn: checkpoint.madeOn, today: today, settings: settings)
        }
        return response
    }

    /// When the agent talks to the server next by itself, where headquarters wants that once a night.
    ///
    /// - Parameters:
    ///   - settings: what headquarters decides.
    ///   - installation: whose agent it is.
    ///   - note: when it last did.
    ///   - now: the present moment.
    /// - Returns: the moment, which is over where a night was missed; nil: all the time, or there was no round yet.
    public static func nightly(
        _ settings: Kakuzuke_V1_AgentSettings, _ installation: Installation, _ note: ConversationNote,
        at now: StoredInstant
    ) -> StoredInstant? {
        guard let schedule = NightlySchedule(settings, agent: installation.agent), let last = note.succeededAt else {
            return nil
        }
        // A clock that was set back makes nobody wait for more than a night.
        let seconds = schedule.next(after: min(last, now).millisecondsSinceEpoch / 1_000)
        return StoredInstant(millisecondsSinceEpoch: seconds * 1_000)
    }

    private static func spool(_ status: SpoolStatus) -> Kakuzuke_V1_GetStatusResponse.Spool {
        var spool = Kakuzuke_V1_GetStatusResponse.Spool()
        spool.lastSequence = UInt64(clamping: status.lastSequence)
        spool.acknowledgedSequence = UInt64(clamping: status.acknowledgedSequence)
        spool.unsent = UInt64(clamping: status.unsentCount)
        if let moment = status.oldestUnsentAt { spool.oldestUnsentAtMs = moment.millisecondsSinceEpoch }
        spool.accepted = UInt64(clamping: status.acceptedCount)
        spool.duplicates = UInt64(clamping: status.duplicateCount)
        spool.amended = UInt64(clamping: status.amendmentCount)
        spool.quarantined = UInt64(clamping: status.quarantinedCount)
        spool.quarantineOpen = UInt64(clamping: status.quarantineOpenCount)
        return spool
    }

    private static func quotes(
        _ status: QuoteStatus, _ note: ConversationNote
    ) -> Kakuzuke_V1_GetStatusResponse.Quotes {
        var quotes = Kakuzuke_V1_GetStatusResponse.Quotes()
        quotes.recorded = UInt64(clamping: status.recordedCount)
        quotes.unsent = UInt64(clamping: status.unsentCount)
        if let moment = status.oldestUnsentAt { quotes.oldestUnsentAtMs = moment.millisecondsSinceEpoch }
        quotes.lost = UInt64(clamping: status.lostCount)
        quotes.dropped = UInt64(clamping: status.droppedCount)
        quotes.refused = UInt64(clamping: status.refusedCount)
        quotes.lastRefusal = status.lastRefusal ?? ""
        quotes.failureCode = note.quotesFailureCode ?? ""
        quotes.failureMessage = note.quotesFailureMessage ?? ""
        return quotes
    }

    private static func conversation(_ note: ConversationNote) -> Kakuzuke_V1_GetStatusResponse.Conversation {
        var conversation = Kakuzuke_V1_GetStatusResponse.Conversation()
        if let moment = note.attemptedAt { conversation.attemptedAtMs = moment.millisecondsSinceEpoch }
        if let moment = note.succeededAt { conversation.succeededAtMs = moment.millisecondsSinceEpoch }
        if let offset = note.clockOffsetMilliseconds { conversation.clockOffsetMs = offset }
        conversation.failureCode = note.failureCode ?? ""
        conversation.failureMessage = note.failureMessage ?? ""
        conversation.missing = UInt64(clamping: note.missingCount)
        if let moment = note.waitsUntil { conversation.waitsUntilMs = moment.millisecondsSinceEpoch }
        conversation.waitsBecause = note.waitsBecause ?? ""
        return conversation
    }
}
