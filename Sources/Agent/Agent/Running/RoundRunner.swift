import KakuzukeProtocol
import LocalStore
import Logging
import RPC
import SwiftProtobuf
import Synchronization
import Synchronizer

/// Runs rounds one after the other: journals into the spool, spool to the server, ratings into the cache.
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
    private var last: Task<Void, Never>?
    /// When what is no longer kept was last deleted; nil: not since the start.
    private var prunedAt: StoredInstant?
    private nonisolated let lastLook = Mutex(JournalFollower.Outcome())

    init(_ parts: AgentParts, logger: Logger) throws {
        self.parts = parts
        self.logger = logger
        client = try parts.client()
        synchronizer = parts.synchronizer(client)
        follower = try parts.follower()
    }

    /// How the last look at the journals went, for `status`.
    nonisolated var journals: JournalFollower.Outcome { lastLook.withLock { $0 } }

    /// Reads the journals.
    ///
    /// - Returns: what was read.
    @discardableResult
    func readJournals() async throws -> JournalFollower.Outcome {
        try await alone { [self] in try await lookAtJournals() }
    }

    /// Reads the journals and talks to the server.
    func round() async throws -> Outcome {
        try await alone { [self] in
            var outcome = Outcome()
            try await renewCertificate()
            let isFirst = try await parts.database.perform { database in
                try database.read { try $0.checkpoint() } == nil
            }
            if isFirst {
                // The first feed brings the item master that the journals' lines need.
                try await synchronizer.run()
            }
            outcome.journals = try await lookAtJournals()
            outcome.report = try await synchronizer.run()
            try await prune()
            return outcome
        }
    }

    /// Renews the certificate when it is time; a failure is logged and tried again with the next round.
    ///
    /// - Throws: `SyncFailure` when the server wants to be left alone for a while.
    private func renewCertificate() async throws {
        do {
            guard try CertificateRenewal.isDue(certificatePEM: try parts.folder.certificatePEM(), now: AgentParts.now())
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
        let outcome: JournalFollower.Outcome
        do {
            outcome = try await parts.database.perform { _ in try follower.look(at: AgentParts.now()) }
        } catch {
            let problem = CommandFailure(describing: error).message
            lastLook.withLock { $0.problem = problem }
            throw error
        }
        lastLook.withLock { $0 = outcome }
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
    private func prune() async throws {
        let now = AgentParts.now()
        if let prunedAt, abs(now.millisecondsSinceEpoch - prunedAt.millisecondsSinceEpoch) < Self.pruneMilliseconds {
            return
        }
        try await parts.database.perform { database in
            let settings = try database.read { try $0.installation()?.settings } ?? []
            let days = (try? Kakuzuke_V1_AgentSettings(serializedBytes: settings))?.keepAcknowledgedDays ?? 0
            while try database.prune(at: now, keepingAcknowledgedDays: days > 0 ? Int(days) : nil) {}
        }
        prunedAt = now
    }

    /// Waits for what is running, then runs `work`.
    private func alone<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let earlier = last
        let task = Task {
            await earlier?.value
            return try await work()
        }
        last = Task { _ = try? await task.value }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
