import KakuzukeProtocol
import LocalStore
import Logging
import RPC
import SwiftProtobuf
import Synchronizer

/// Runs rounds one after the other: journals into the spool, spool to the server, ratings into the cache.
///
/// Journals are read in a lane of their own: a server that does not answer, or a long upload, never keeps the store's
/// own receipts from counting at once.
actor RoundRunner {
    /// What a round did.
    struct Outcome: Sendable {
        var journals = JournalFollower.Outcome()
        var report = SyncReport()
    }

    /// How often what is no longer kept is deleted; milliseconds (an hour).
    private static let pruneMilliseconds: Int64 = 3_600_000

    private let parts: AgentParts
    private var client: RPCClient
    private var synchronizer: Synchronizer
    private let follower: JournalFollower?
    private let logger: Logger
    /// The last work of each lane; what comes next in a lane waits for it.
    private var last: [Lane: Task<Void, Never>] = [:]
    /// When what is no longer kept was last deleted; nil: not since the start.
    private var prunedAt: StoredInstant?
    /// What the agent's file may not be able to tell, for `status`.
    nonisolated let health = RunHealth()

    /// Work of one lane never runs at the same time.
    private enum Lane {
        case journals, conversation
    }

    init(_ parts: AgentParts, logger: Logger) throws {
        self.parts = parts
        self.logger = logger
        client = try parts.client()
        synchronizer = parts.synchronizer(client)
        follower = try parts.follower()
    }

    /// Reads the journals.
    ///
    /// - Returns: what was read.
    @discardableResult
    func readJournals() async throws -> JournalFollower.Outcome {
        try await alone(in: .journals) { [self] in try await lookAtJournals() }
    }

    /// Reads the journals and talks to the server.
    func round() async throws -> Outcome {
        try await alone(in: .conversation) { [self] in
            health.roundBegan(at: parts.wallClock.now())
            do {
                let outcome = try await talk()
                health.roundEnded(failure: nil)
                return outcome
            } catch {
                health.roundEnded(failure: Self.told(error))
                throw error
            }
        }
    }

    private func talk() async throws -> Outcome {
        var outcome = Outcome()
        try await renewCertificate()
        let isFirst = try await parts.database.perform { database in
            try database.read { try $0.checkpoint() } == nil
        }
        if isFirst {
            // The first feed brings the item master that the journals' lines need.
            try await synchronizer.run()
        }
        outcome.journals = try await readJournals()
        outcome.report = try await synchronizer.run()
        if let serverTime = outcome.report.serverTime { try await prune(confirmedBy: serverTime) }
        return outcome
    }

    private static func told(_ error: any Error) -> (code: String, message: String) {
        if let failure = error as? SyncFailure { return (failure.code.word, failure.message) }
        return ("failed", CommandFailure(describing: error).message)
    }

    /// Renews the certificate when it is time; a failure is logged and tried again with the next round.
    ///
    /// - Throws: `SyncFailure` when the server wants to be left alone for a while.
    private func renewCertificate() async throws {
        do {
            guard
                try CertificateRenewal.isDue(
                    certificatePEM: try parts.folder.certificatePEM(), now: parts.wallClock.now())
            else { return }
            let renewed = try await CertificateRenewal.renew(keys: try parts.folder.keys(), over: client)
            try parts.folder.keep(certificatePEM: renewed)
            let earlier = client
            client = try parts.client()
            synchronizer = parts.synchronizer(client)
            await earlier.shutdown()
            logger.info("renewed the certificate")
        } catch let failure as SyncFailure where failure.retryAfterSeconds != nil {
            throw failure
        } catch {
            logger.warning(
                "the certificate could not be renewed",
                metadata: ["error": "\(CommandFailure(describing: error).message)"])
        }
    }

    private func lookAtJournals() async throws -> JournalFollower.Outcome {
        guard let follower else { return JournalFollower.Outcome() }
        let moment = parts.wallClock.now()
        let outcome: JournalFollower.Outcome
        do {
            outcome = try await parts.database.perform { _ in try follower.look(at: moment) }
        } catch {
            let failure = CommandFailure(describing: error)
            health.journalsFailed(JournalProblem(file: "", message: "\(failure.message). \(failure.nextStep)"))
            throw error
        }
        health.journalsWereLookedAt(outcome, at: moment)
        if outcome.rejectedRows > 0 || outcome.maskedCardNumbers > 0 {
            logger.warning(
                "journals held rows that could not be taken",
                metadata: [
                    "rejected_rows": "\(outcome.rejectedRows)", "masked_card_numbers": "\(outcome.maskedCardNumbers)",
                ])
        }
        return outcome
    }

    /// Deletes what is no longer kept, once an hour: it looks through whole tables.
    ///
    /// A clock that has jumped ahead would make everything old: what the server's clock has not reached is kept.
    private func prune(confirmedBy serverTime: StoredInstant) async throws {
        let now = min(parts.wallClock.now(), serverTime)
        if let prunedAt, abs(now.millisecondsSinceEpoch - prunedAt.millisecondsSinceEpoch) < Self.pruneMilliseconds {
            return
        }
        let follower = follower
        try await parts.database.perform { database in
            let settings = try database.read { try $0.installation()?.settings } ?? []
            let days = (try? Kakuzuke_V1_AgentSettings(serializedBytes: settings))?.keepAcknowledgedDays ?? 0
            while try database.prune(at: now, keepingAcknowledgedDays: days > 0 ? Int(days) : nil) {}
            try follower?.forget(
                notReadSince: now.earlier(days: JournalFollower.goneFilesKeptDays))
        }
        prunedAt = now
    }

    /// Waits for what is running in a lane, then runs `work`.
    private func alone<Value: Sendable>(
        in lane: Lane, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let earlier = last[lane]
        let task = Task {
            await earlier?.value
            return try await work()
        }
        last[lane] = Task { _ = try? await task.value }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
