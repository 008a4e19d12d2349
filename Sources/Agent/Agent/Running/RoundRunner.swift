import KakuzukeProtocol
import LocalAPI
import LocalStore
import Logging
import RPC
import SwiftProtobuf
import Synchronizer

/// Runs rounds one after the other: journals into the spool, spool to the server, ratings into the cache.
///
/// Journals are read in a lane of their own: a server that does not answer, or a long upload, never keeps the store's
/// own receipts from counting at once; and journals that cannot be read keep nothing from the server.
actor RoundRunner {
    /// What a round did.
    struct Outcome: Sendable {
        var journals = JournalFollower.Outcome()
        /// Why the journals could not be looked at; nil: they were.
        var journalsFailure: CommandFailure?
        var report = SyncReport()
    }

    /// How long a round waits for a look at the journals that does not come further.
    private static let lookStillMax: Duration = .seconds(15)

    /// How often what is no longer kept is deleted; milliseconds (an hour).
    private static let pruneMilliseconds: Int64 = 3_600_000

    let parts: AgentParts
    /// Shows the certificate that is kept now.
    var client: RPCClient
    var synchronizer: Synchronizer
    /// The client of the conversation under way, which ends by itself; nil: none is.
    var clientUnderWay: RPCClient?
    let folders: JournalFolders
    let logger: Logger
    /// The last work of each lane; what comes next in a lane waits for it.
    private var last: [Lane: Task<Void, Never>] = [:]
    /// When what is no longer kept was last deleted; nil: not since the start.
    private var prunedAt: StoredInstant?
    /// Places in journals that are gone and were not read since are to be forgotten; nil: they were.
    private var forgetsNotReadSince: StoredInstant?
    /// Reads the journals once more beside the looks at them.
    var recounting = Recounting()
    /// What the agent's file may not be able to tell, for `status`.
    nonisolated let health: RunHealth

    /// Work of one lane never runs at the same time.
    private enum Lane {
        case journals, conversation
    }

    init(_ parts: AgentParts, logger: Logger) throws {
        self.parts = parts
        self.logger = logger
        client = try parts.client()
        let health = RunHealth()
        self.health = health
        synchronizer = parts.synchronizer(client, health: health)
        folders = JournalFolders(try parts.followers(), health: health)
    }

    /// Reads the journals; who is cancelled does not wait for a folder that hangs.
    ///
    /// - Parameter recounts: true: what was read before is read once more and compared, all of it now.
    /// - Returns: what was read.
    /// - Throws: what the look throws, `CancellationError`.
    @discardableResult
    func readJournals(recounts: Bool = false) async throws -> JournalFollower.Outcome {
        let (answers, answer) = AsyncStream.makeStream(of: Result<JournalFollower.Outcome, any Error>.self)
        Task {
            do {
                answer.yield(
                    .success(try await alone(in: .journals) { [self] in try await lookAtJournals(recounts: recounts) }))
            } catch {
                answer.yield(.failure(error))
            }
        }
        for await result in answers { return try result.get() }
        throw CancellationError()
    }

    /// Settles entries of the quarantine; where rows wait to be read again, the next look reads all journals from the
    /// beginning.
    func settle(
        _ request: Kakuzuke_V1_SettleQuarantineRequest
    ) async throws -> Kakuzuke_V1_SettleQuarantineResponse {
        let parts = parts
        // A look under way would go on in the midst of it; one that hangs is not waited for.
        return try await alone(in: .journals) {
            try await parts.database.perform { database in
                let response = try parts.quarantine.settle(request)
                if response.readAgain > 0 { try database.readJournalsAgain() }
                return response
            }
        }
    }

    /// Reads the journals and talks to the server.
    ///
    /// - Parameter comparesDays: true: somebody asks, so that business dates are compared now.
    /// - Returns: what the round did.
    /// - Throws: `SyncFailure` where the server is not reached or refuses, what the agent's file throws.
    func round(comparesDays: Bool = false) async throws -> Outcome {
        try await alone(in: .conversation) { [self] in
            health.roundBegan()
            do {
                let outcome = try await talk(comparesDays: comparesDays)
                health.roundEnded(failure: nil)
                return outcome
            } catch {
                health.roundEnded(failure: Self.told(error))
                throw error
            }
        }
    }

    private func talk(comparesDays: Bool) async throws -> Outcome {
        var outcome = Outcome()
        try await renewCertificateBefore()
        let isFirst = try await parts.database.perform { database in
            try database.read { try $0.checkpoint() } == nil
        }
        if isFirst {
            // The first feed brings the item master that the journals' lines need.
            try await converse()
        }
        switch await journalsForRound(recounts: comparesDays) {
        case .success(let journals): outcome.journals = journals
        case .failure(let failure): outcome.journalsFailure = failure
        }
        outcome.report = try await converse(comparesDays: comparesDays)
        tellCommands(outcome.report)
        if let serverTime = outcome.report.serverTime { try await prune(confirmedBy: serverTime) }
        return outcome
    }

    private func tellCommands(_ report: SyncReport) {
        if report.commands > 0 {
            logger.info(
                "carried out what headquarters has ordered",
                metadata: ["commands": "\(report.commands)", "facts_resent": "\(report.factsResent)"])
        }
        if let failure = report.commandFailure {
            logger.warning(
                "what headquarters has ordered is tried again with the next round",
                metadata: ["error": "\(failure)"])
        }
    }

    /// Reads the journals, and waits for it for as long as it comes further: what waits in the spool, and the ratings,
    /// do not depend on a folder that fails or hangs.
    private func journalsForRound(recounts: Bool) async -> Result<JournalFollower.Outcome, CommandFailure> {
        // One that hangs already is not asked again with every round.
        if let time = health.lookStillTime, time >= Self.lookStillMax { return .failure(Self.journalsHang) }
        let look = Task { try await readJournals(recounts: recounts) }
        let watch = Task { [health] in
            repeat {
                try await Task.sleep(for: Self.lookStillMax - min(health.lookStillTime ?? .zero, Self.lookStillMax))
            } while health.lookStillTime ?? .zero < Self.lookStillMax
            look.cancel()
        }
        defer { watch.cancel() }
        do {
            let outcome = try await withTaskCancellationHandler {
                try await look.value
            } onCancel: {
                look.cancel()
            }
            return .success(outcome)
        } catch is CancellationError {
            return .failure(Self.journalsHang)
        } catch {
            return .failure(CommandFailure(describing: error))
        }
    }

    private static let journalsHang = CommandFailure(
        .unavailable, "the journals' folder does not answer", nextStep: "Check the disk or share that holds it.")

    /// What `status` calls a failure; nil: none, because headquarters only asks to come later.
    private static func told(_ error: any Error) -> (code: String, message: String)? {
        if let failure = error as? SyncFailure { return failure.isPutOff ? nil : (failure.code.word, failure.message) }
        return ("failed", CommandFailure(describing: error).message)
    }

    /// Looks at all folders; one that fails or hangs keeps nothing of the others.
    private func lookAtJournals(recounts: Bool) async throws -> JournalFollower.Outcome {
        let gone = forgetsNotReadSince
        defer { health.lookEnded() }
        let outcome = try await folders.look(at: parts.wallClock.now(), forgetting: gone)
        if forgetsNotReadSince == gone { forgetsNotReadSince = nil }
        try await recount(isAsked: recounts, at: parts.wallClock.now())
        if outcome.rejectedRows > 0 || outcome.maskedCardNumbers > 0 {
            logger.warning(
                "journals held rows that could not be taken",
                metadata: [
                    "rejected_rows": "\(outcome.rejectedRows)", "masked_card_numbers": "\(outcome.maskedCardNumbers)",
                ])
        }
        if !outcome.damagedProducts.isEmpty {
            logger.warning(
                "receipts name products whose entry in the item master is damaged",
                metadata: ["products": "\(outcome.damagedProducts.count)"])
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
        try await parts.database.perform { database in
            let settings = try database.read { try $0.installation()?.settings } ?? []
            let days = (try? Kakuzuke_V1_AgentSettings(serializedBytes: settings))?.keepAcknowledgedDays ?? 0
            while try database.prune(at: now, keepingAcknowledgedDays: days > 0 ? Int(days) : nil) {}
        }
        // The next look at the journals does it: their folder may not answer.
        forgetsNotReadSince = now.earlier(days: JournalFollower.goneFilesKeptDays)
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
