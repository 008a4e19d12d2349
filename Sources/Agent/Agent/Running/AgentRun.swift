import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import Logging
import ServiceLifecycle
import SwiftProtobuf
import Synchronizer
import UnixSignals

/// The agent as it runs beside the point of sale: follows the journals, synchronises, answers the till.
struct AgentRun: Service {
    /// How long open calls may take to end at a shutdown.
    static let drainTime: Duration = .seconds(5)
    /// How often an agent that waits for the night looks at clock and settings.
    static let nightLookInterval: Duration = .seconds(30)

    let parts: AgentParts
    let runner: RoundRunner
    let logger: Logger

    init(_ parts: AgentParts, logger: Logger) throws {
        self.parts = parts
        self.logger = logger
        runner = try RoundRunner(parts, logger: logger)
    }

    /// Runs until a signal comes; `started` is told the socket and the places of HTTP, if any, once they are open.
    func run(started: @escaping @Sendable (_ socket: String, _ http: [String]) -> Void) async throws {
        let place = try DoorPlace(parts.folder, parts.configuration)
        try place.prepare()
        let receipts = try parts.receipts()
        let http = try parts.configuration.httpPort > 0 ? makeHTTPDoor(receipts, token: place.token()) : nil
        let door = try makeDoor(receipts, http)
        try await door.open(path: place.socketPath)
        try place.handOver()
        do {
            _ = try await http?.open(port: parts.configuration.httpPort)
        } catch {
            await close(door, http)
            throw error
        }
        // Its own task: what ends the others must not wait for one that ends only when it is told to.
        let recording = Task { [quotes = parts.quotes] in await quotes.run() }
        defer { recording.cancel() }
        if let http, parts.configuration.httpVersionSix == .auto, http.places.count == 1 {
            logger.notice("this machine has no ::1, so HTTP is served on 127.0.0.1 alone")
        }
        started(place.socketPath, http?.places ?? [])
        let group = ServiceGroup(services: [self], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        do {
            try await group.run()
        } catch {
            await close(door, http)
            throw error
        }
        await close(door, http)
    }

    /// Answers what is under way, and records the quotes that wait.
    private func close(_ door: LocalDoor, _ http: HTTPDoor?) async {
        await http?.close(within: Self.drainTime)
        await door.close(within: Self.drainTime)
        do {
            try await parts.database.perform { [quotes = parts.quotes] _ in try quotes.flush() }
        } catch {
            report(error, while: "recording quotes")
        }
    }

    /// Follows the journals and synchronises until it is told to stop.
    func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await followJournals() }
                group.addTask { try await synchronize() }
                group.addTask {
                    await FileCheck(
                        database: parts.database, health: runner.health,
                        interval: .seconds(parts.configuration.fileCheckSeconds), logger: logger
                    ).run()
                }
                try await group.waitForAll()
            }
        }
    }

    private func followJournals() async throws {
        while !Task.isCancelled {
            do {
                try await runner.readJournals()
            } catch is CancellationError {
                return
            } catch {
                report(error, while: "reading the journals")
            }
            try parts.endWhereStopped()
            try? await Task.sleep(for: .seconds(parts.configuration.pollSeconds))
        }
    }

    private func synchronize() async throws {
        var pacing = SyncPacing(interval: .seconds(parts.configuration.intervalSeconds))
        await waitForNight()
        while !Task.isCancelled {
            let pause: Duration
            do {
                let outcome = try await runner.round()
                if outcome.report.facts > 0 {
                    logger.info("uploaded", metadata: ["facts": "\(outcome.report.facts)"])
                }
                pause = pacing.succeeded()
            } catch let failure as SyncFailure {
                if failure.isPutOff {
                    logger.info("headquarters asks to come later", metadata: ["because": "\(failure.message)"])
                } else if !Task.isCancelled {
                    report(failure, while: "synchronising")
                }
                pause = pacing.failed(failure, random: Double.random(in: 0...1))
            } catch {
                report(error, while: "synchronising")
                pause = pacing.failed(
                    SyncFailure(.defect, "\(type(of: error))", isTransient: true), random: Double.random(in: 0...1))
            }
            try parts.endWhereStopped()
            runner.health.nextRound(after: pause)
            try? await Task.sleep(for: pause)
            await waitForNight()
        }
    }

    /// Waits for the agent's moment of the night, where headquarters wants a round a night and the last one is done.
    ///
    /// Looks at clock and settings again every now and then: the clock may be set, and a round that somebody asks for
    /// may bring other settings.
    private func waitForNight() async {
        while !Task.isCancelled, let pause = await pauseUntilNight(), pause > .zero {
            runner.health.nextRound(after: pause)
            try? await Task.sleep(for: min(pause, Self.nightLookInterval))
        }
    }

    /// The time until the agent's moment of the night; nil: rounds come all the time, or the last one failed.
    private func pauseUntilNight() async -> Duration? {
        let now = parts.wallClock.now()
        let moment = try? await parts.database.perform { database in
            try database.read { reader -> StoredInstant? in
                guard let installation = try reader.installation() else { return nil }
                let note = try reader.conversation()
                guard note.failureCode == nil, note.waitsUntil == nil else { return nil }
                let settings = try Kakuzuke_V1_AgentSettings(serializedBytes: installation.settings)
                return AgentStatusReader.nightly(settings, installation, note, at: now)
            }
        }
        guard let moment = moment ?? nil else { return nil }
        return .milliseconds(moment.millisecondsSinceEpoch - now.millisecondsSinceEpoch)
    }

    private func report(_ error: any Error, while what: String) {
        let failure = CommandFailure(describing: error)
        logger.warning("\(failure.message)", metadata: ["while": "\(what)"])
    }

}

extension AgentParts {
    /// How the agent stands, with what the file does not know.
    func statusResponse() throws(KakuzukeError) -> Kakuzuke_V1_GetStatusResponse {
        var response = try status.read()
        response.toldAtMs = wallClock.now().millisecondsSinceEpoch
        let waiting = quotes.status
        response.quotes.waiting = UInt64(waiting.waitingCount)
        response.quotes.lost += UInt64(clamping: waiting.lostCount)
        response.quotes.problem = waiting.failure?.description ?? ""
        if let free = folder.freeBytes { response.diskFreeBytes = free }
        if let expiry = try? CertificateExpiry.milliseconds(ofPEM: try folder.certificatePEM()) {
            response.certificateExpiresAtMs = expiry
        }
        return response
    }
}

extension Kakuzuke_V1_GetStatusResponse {
    /// Adds what a running agent knows and its file may not.
    mutating func add(_ health: RunHealth.State) {
        journalFolders = health.looks.map { look in
            var folder = JournalFolder()
            folder.name = look.source.name
            folder.folder = look.source.folder
            folder.unreadBytes = UInt64(clamping: look.outcome.unreadBytes)
            if let moment = look.unreadSince { folder.unreadSinceMs = toldAtMs - moment.millisecondsAgo }
            return folder
        }
        unreadJournalBytes = journalFolders.reduce(0) { $0 + $1.unreadBytes }
        if let moment = health.looks.compactMap(\.unreadSince).min() {
            unreadSinceMs = toldAtMs - moment.millisecondsAgo
        }
        if let moment = health.roundSince { roundSinceMs = toldAtMs - moment.millisecondsAgo }
        if let moment = health.nextRoundAt { nextRoundAtMs = toldAtMs - moment.millisecondsAgo }
        if let moment = health.lookMovedAt { journalsStillSinceMs = toldAtMs - moment.millisecondsAgo }
        journalProblems = health.looks.flatMap { look in
            look.problems(at: .now).map { problem in
                var message = JournalProblem()
                message.file = problem.file
                message.message = problem.message
                message.folder = look.source.name
                return message
            }
        }
        if let first = journalProblems.first {
            journalProblem = first.file.isEmpty ? first.message : "\(first.file): \(first.message)"
        }
        if let moment = health.fileCheckedAt { fileCheckedAtMs = toldAtMs - moment.millisecondsAgo }
        fileProblem = health.fileProblem ?? ""
        if let failure = health.failure {
            conversation.failureCode = failure.code
            conversation.failureMessage = failure.message
        }
    }
}

extension ContinuousClock.Instant {
    /// How long ago the moment is; milliseconds.
    fileprivate var millisecondsAgo: Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - self).components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}

extension Kakuzuke_V1_SynchronizeResponse {
    init(_ outcome: RoundRunner.Outcome) {
        self.init()
        receiptsRead = UInt64(outcome.journals.receipts)
        rowsRejected = UInt64(outcome.journals.rejectedRows)
        factsSent = UInt64(outcome.report.facts)
        accepted = UInt64(outcome.report.accepted)
        duplicates = UInt64(outcome.report.duplicates)
        amended = UInt64(outcome.report.amended)
        quarantined = UInt64(outcome.report.quarantined)
        customers = UInt64(outcome.report.customers)
        products = UInt64(outcome.report.products)
        feedChange = outcome.report.feedChange
        bytesSent = UInt64(outcome.report.bytesSent)
        batches = UInt64(outcome.report.batches)
        if let failure = outcome.journalsFailure { journalFailure = "\(failure.message). \(failure.nextStep)" }
    }
}
