import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import Logging
import ServiceLifecycle
import Synchronizer
import UnixSignals

/// The agent as it runs beside the point of sale: follows the journals, synchronises, answers the till.
struct AgentRun: Service {
    /// How long open calls may take to end at a shutdown.
    static let drainTime: Duration = .seconds(5)

    let parts: AgentParts
    let runner: RoundRunner
    let logger: Logger

    init(_ parts: AgentParts, logger: Logger) throws {
        self.parts = parts
        self.logger = logger
        runner = try RoundRunner(parts, logger: logger)
    }

    /// Runs until a signal comes; `started` is called once the door is open.
    func run(started: @escaping @Sendable () -> Void) async throws {
        let door = try makeDoor()
        try await door.open(path: parts.folder.socketPath)
        started()
        let group = ServiceGroup(services: [self], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        do {
            try await group.run()
        } catch {
            await door.close(within: Self.drainTime)
            throw error
        }
        await door.close(within: Self.drainTime)
    }

    /// Follows the journals and synchronises until it is told to stop.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await followJournals() }
                group.addTask { await synchronize() }
            }
        }
    }

    private func followJournals() async {
        while !Task.isCancelled {
            do {
                try await runner.readJournals()
            } catch is CancellationError {
                return
            } catch {
                report(error, while: "reading the journals")
            }
            try? await Task.sleep(for: .seconds(parts.configuration.pollSeconds))
        }
    }

    private func synchronize() async {
        var pacing = SyncPacing(interval: .seconds(parts.configuration.intervalSeconds))
        while !Task.isCancelled {
            let pause: Duration
            do {
                let outcome = try await runner.round()
                if outcome.report.facts > 0 {
                    logger.info("uploaded", metadata: ["facts": "\(outcome.report.facts)"])
                }
                pause = pacing.succeeded()
            } catch let failure as SyncFailure {
                if !Task.isCancelled { report(failure, while: "synchronising") }
                pause = pacing.failed(failure, random: Double.random(in: 0...1))
            } catch {
                report(error, while: "synchronising")
                pause = pacing.failed(
                    SyncFailure(.defect, "\(type(of: error))", isTransient: true), random: Double.random(in: 0...1))
            }
            try? await Task.sleep(for: pause)
        }
    }

    private func report(_ error: any Error, while what: String) {
        let failure = CommandFailure(describing: error)
        logger.warning("\(failure.message)", metadata: ["while": "\(what)"])
    }

    private func makeDoor() throws -> LocalDoor {
        let (parts, runner) = (parts, runner)
        return try LocalDoor(
            ratings: parts.ratings, inputs: parts.inputs, database: parts.database,
            status: { () throws(KakuzukeError) in
                var response = try parts.statusResponse()
                response.unreadJournalBytes = UInt64(clamping: runner.journals.unreadBytes)
                response.journalProblem = runner.journals.problem ?? ""
                return response
            },
            synchronize: { () async throws(KakuzukeError) in
                do {
                    return Kakuzuke_V1_SynchronizeResponse(try await runner.round())
                } catch let failure as SyncFailure {
                    throw KakuzukeError(
                        failure.code, failure.message, nextStep: failure.nextStep,
                        parameters: failure.retryAfterSeconds.map { ["seconds": String($0)] } ?? [:])
                } catch {
                    throw KakuzukeError(.defect, CommandFailure(describing: error).message)
                }
            },
            wallClockSeconds: { AgentParts.now().millisecondsSinceEpoch / 1_000 })
    }
}

extension AgentParts {
    /// How the agent stands, with what the file does not know.
    func statusResponse() throws(KakuzukeError) -> Kakuzuke_V1_GetStatusResponse {
        var response = try status.read()
        if let expiry = try? CertificateExpiry.milliseconds(ofPEM: try folder.certificatePEM()) {
            response.certificateExpiresAtMs = expiry
        }
        return response
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
    }
}
