import FoundationEssentials
public import KakuzukeProtocol
public import LocalStore
public import Rating
import SwiftProtobuf

/// Brings the spool to the server and the server's ratings to the cache, one round at a time.
///
/// A round is a handshake, the upload of everything that waits, the feed, the quotes, what headquarters has ordered,
/// and now and then a comparison of business dates. Every step that the server has confirmed is on the disk before the
/// next begins, so a round that breaks off anywhere is simply run again.
/// Source: `docs/sync.md`.
public struct Synchronizer: Sendable {
    let database: AgentDatabase
    let link: ServerLink
    let limits: SyncLimits
    let quoteSigner: QuoteSigner?
    /// The store's business date now; nil: business dates are not compared.
    let businessDate: (@Sendable (Kakuzuke_V1_AgentSettings) -> CalendarDate)?
    /// Keeps the parts of a snapshot that breaks off; nil: nothing does.
    let download: FeedDownload?
    /// Gathers what headquarters may want to see of the agent; nil: nothing can.
    let diagnostics: (@Sendable () async throws -> Kakuzuke_V1_DiagnosticsFiles)?
    private let softwareVersion: String
    private let now: @Sendable () -> StoredInstant

    /// Makes a synchroniser; only one may work on a file at a time.
    ///
    /// - Parameters:
    ///   - database: the agent's file.
    ///   - link: the server.
    ///   - softwareVersion: for headquarters to see.
    ///   - quoteSigner: signs quotes that were recorded without a signature; nil: those are sent as they are.
    ///   - downloadPath: file that keeps the parts of a snapshot that breaks off; nil: the next one begins anew.
    ///   - limits: how much a round takes at once.
    ///   - businessDate: the store's business date now, by its settings; nil: business dates are not compared.
    ///   - diagnostics: gathers what headquarters may want to see of the agent, nothing personal; nil: it refuses.
    ///   - now: the agent's wall clock.
    public init(
        database: AgentDatabase, link: ServerLink, softwareVersion: String, quoteSigner: QuoteSigner? = nil,
        downloadPath: String? = nil, limits: SyncLimits = SyncLimits(),
        businessDate: (@Sendable (Kakuzuke_V1_AgentSettings) -> CalendarDate)? = nil,
        diagnostics: (@Sendable () async throws -> Kakuzuke_V1_DiagnosticsFiles)? = nil,
        now: @escaping @Sendable () -> StoredInstant
    ) {
        self.database = database
        self.link = link
        self.softwareVersion = softwareVersion
        self.quoteSigner = quoteSigner
        self.limits = limits
        self.businessDate = businessDate
        download = downloadPath.map { FeedDownload(path: $0, bytesMax: limits.feedDownloadBytesMax) }
        self.diagnostics = diagnostics
        self.now = now
    }

    /// Runs a round and notes how it went.
    ///
    /// - Parameters:
    ///   - takingFeed: false: only send what waits and leave the ratings as they are.
    ///   - comparesDays: true: compare business dates whether or not it is time.
    /// - Returns: what was done.
    /// - Throws: `SyncFailure`; what was confirmed before it stays done.
    @discardableResult
    public func run(
        takingFeed: Bool = true, comparesDays: Bool = false
    ) async throws(SyncFailure) -> SyncReport {
        var report = SyncReport()
        do {
            try await note { note, now in note.attemptedAt = now }
            let start = try await shakeHands(&report)
            let held = try await upload(from: start, &report)
            if takingFeed { try await takeFeed(settings: start.settings, &report) }
            try await sendQuotes(from: start, &report)
            // What has to wait keeps no ratings from the store.
            if let held { throw held }
            try await carryOutCommands(from: start, &report)
            try await compareDays(from: start, isAsked: comparesDays)
            try await note { note, now in
                note.succeededAt = now
                note.failureCode = nil
                note.failureMessage = nil
                note.waitsUntil = nil
                note.waitsBecause = nil
            }
            return report
        } catch {
            let failure = SyncFailure(error)
            // Where not even this can be written, the failure itself says so.
            try? await note { note, now in note.take(failure, at: now) }
            throw failure
        }
    }

    /// Where the upload goes on.
    struct Start: Sendable {
        var epoch: InstallEpoch
        var next: UInt64
        /// Digest of the batch before; the chain goes on from it.
        var digest: BatchDigest
        var settings: Kakuzuke_V1_AgentSettings
        /// The version of the conversation that the server speaks.
        var serverVersion: ConversationVersion
        /// The server's clock at the handshake.
        var serverTime: StoredInstant
        /// True: headquarters has ordered something.
        var commandsWait: Bool
    }

    func note(_ change: @escaping @Sendable (inout ConversationNote, StoredInstant) -> Void) async throws {
        let moment = now()
        try await database.perform { try $0.note { change(&$0, moment) } }
    }

    /// The agent's wall clock.
    func moment() -> StoredInstant { now() }

    private func shakeHands(_ report: inout SyncReport) async throws -> Start {
        let moment = now()
        let (installation, spool, request) = try await database.perform { [link, softwareVersion] database in
            try database.read { reader in
                guard let installation = try reader.installation() else {
                    throw SyncFailure(.wrongState, "the agent is not enrolled", nextStep: .enrolAgain)
                }
                let spool = try reader.spoolStatus()
                var request = Kakuzuke_V1_HandshakeRequest()
                request.conversationVersion = link.version.number
                request.softwareVersion = softwareVersion
                request.installEpoch = Data(installation.epoch)
                request.lastSequence = UInt64(spool.lastSequence)
                request.acknowledgedSequence = UInt64(spool.acknowledgedSequence)
                request.acknowledgedDigest = Data(spool.acknowledgedDigest)
                // Facts of earlier installations have numbers below one and are never sent under this one.
                request.oldestSequence = UInt64(max(1, spool.firstKeptSequence ?? spool.lastSequence + 1))
                request.agentTimeMs = moment.millisecondsSinceEpoch
                request.feedChange = UInt64(try reader.checkpoint()?.change ?? 0)
                request.wantsHeld = true
                request.adopt = try reader.conversation().wantsAdoption
                return (installation, spool, request)
            }
        }
        let response = try await link.handshake(request, within: limits.handshakeTime)
        let server = ConversationVersion(number: response.conversationVersion)
        guard link.version.canTalk(to: server) else {
            throw SyncFailure(.versionUnsupported, KakuzukeError(agent: link.version, server: server).message)
        }
        guard let epoch = InstallEpoch(bytes: installation.epoch) else {
            throw SyncFailure(.dataLoss, "the install epoch has not 16 bytes")
        }
        try await take(response, installation: installation)
        report.serverTime = StoredInstant(millisecondsSinceEpoch: response.serverTimeMs)
        guard response.busySeconds == 0 else {
            throw SyncFailure(
                .busy, "the server asks to come back later", isTransient: true,
                retryAfterSeconds: Int(response.busySeconds))
        }
        return try await settle(response, epoch: epoch, spool: spool, &report)
    }

    /// Keeps what the server says of settings and clocks.
    private func take(_ response: Kakuzuke_V1_HandshakeResponse, installation: Installation) async throws {
        let settings: [UInt8] = try response.settings.serializedBytes()
        if response.hasSettings, settings != installation.settings {
            try await database.perform { try $0.saveSettings(settings) }
        }
        if response.heldIsWhole || !response.held.isEmpty {
            let held = response.held.map { HeldAtServer($0) }
            let (isWhole, moment) = (response.heldIsWhole, now())
            try await database.perform { try $0.takeHeld(held, isWhole: isWhole, at: moment) }
        }
        let serverTime = response.serverTimeMs
        try await note { note, now in
            note.wantsAdoption = false
            note.clockOffsetMilliseconds = serverTime - now.millisecondsSinceEpoch
        }
    }

    private func settle(
        _ response: Kakuzuke_V1_HandshakeResponse, epoch: InstallEpoch, spool: SpoolStatus, _ report: inout SyncReport
    ) async throws -> Start {
        let next = response.nextSequence
        let digest = [UInt8](response.acknowledgedDigest)
        guard let previous = BatchDigest(bytes: digest), next <= UInt64(Int64.max) else {
            throw SyncFailure(.defect, "the server's handshake cannot be read")
        }
        let sent = try await database.perform { database in
            try database.read { try $0.sentBatchDigests(through: Int64(next) - 1) }
        }
        let known = HandshakeOutcome.Spool(
            last: UInt64(spool.lastSequence), acknowledged: UInt64(spool.acknowledgedSequence),
            acknowledgedDigest: spool.acknowledgedDigest, sentDigests: sent)
        let serverTime = StoredInstant(millisecondsSinceEpoch: response.serverTimeMs)
        var start = Start(
            epoch: epoch, next: next, digest: previous, settings: response.settings,
            serverVersion: ConversationVersion(number: response.conversationVersion), serverTime: serverTime,
            commandsWait: response.commandsWait)
        switch HandshakeOutcome(nextSequence: next, wentBack: response.serverWentBack, digest: digest, spool: known) {
        case .goOn: break
        case .acknowledgeFirst(let through, _):
            try await database.perform { try $0.acknowledge(through: Int64(through), digest: digest, at: serverTime) }
        case .goBack(let first):
            let outcome = try await database.perform { try $0.rewind(to: Int64(first)) }
            start.next = UInt64(outcome.firstSequence)
            report.sentAgain = max(0, spool.acknowledgedSequence + 1 - outcome.firstSequence)
            report.missing = outcome.missingCount
            try await note { note, _ in
                note.missingCount += outcome.missingCount
                note.daysComparedAt = nil
            }
        case .conflict(let reason):
            throw SyncFailure(.spoolConflict, "the server's history is not this spool's (\(reason))")
        }
        return start
    }
}

extension ConversationNote {
    /// Notes why a round has ended early: a failure, or headquarters' wish to be asked later, which is none.
    fileprivate mutating func take(_ failure: SyncFailure, at now: StoredInstant) {
        let seconds = failure.isPutOff ? failure.retryAfterSeconds : nil
        failureCode = seconds == nil ? failure.code.word : nil
        failureMessage = seconds == nil ? failure.message : nil
        waitsUntil = seconds.map {
            StoredInstant(millisecondsSinceEpoch: now.millisecondsSinceEpoch + Int64($0) * 1_000)
        }
        waitsBecause = seconds.map { _ in failure.message }
    }
}

extension HeldAtServer {
    fileprivate init(_ message: Kakuzuke_V1_HeldFact) {
        self.init(
            kind: UInt8(truncatingIfNeeded: message.kind), key: message.key, digest: [UInt8](message.digest),
            sequence: Int64(clamping: message.sequence), reasonCode: message.reasonCode, field: message.field,
            isApproved: message.isApproved)
    }
}
