import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import Synchronizer

extension AgentRun {
    /// The door on the Unix socket.
    func makeDoor(_ receipts: StoreReceipts, _ http: HTTPDoor?) throws -> LocalDoor {
        let (parts, runner) = (parts, runner)
        return try LocalDoor(
            ratings: parts.ratings, inputs: parts.inputs, receipts: receipts, quarantine: parts.quarantine,
            settle: { request async throws(KakuzukeError) in
                do {
                    return try await runner.settle(request)
                } catch let error as KakuzukeError {
                    throw error
                } catch {
                    throw KakuzukeError(.defect, CommandFailure(describing: error).message)
                }
            }, database: parts.database, status: statusTeller,
            openPage: { () throws(KakuzukeError) in
                guard let http else {
                    throw KakuzukeError(
                        .wrongState, "the agent serves no HTTP; set http.port in agent.json and start it again",
                        parameters: ["field": "http.port"])
                }
                return http.pageLink(port: parts.configuration.httpPort)
            },
            synchronize: { () async throws(KakuzukeError) in
                do {
                    return Kakuzuke_V1_SynchronizeResponse(try await runner.round(comparesDays: true))
                } catch let failure as SyncFailure {
                    throw KakuzukeError(
                        failure.code, failure.message, nextStep: failure.nextStep,
                        parameters: failure.retryAfterSeconds.map { ["seconds": String($0)] } ?? [:])
                } catch {
                    throw KakuzukeError(.defect, CommandFailure(describing: error).message)
                }
            },
            wallClockSeconds: { parts.wallClock.now().millisecondsSinceEpoch / 1_000 })
    }

    /// The door over HTTP, which wants `token` of programs.
    func makeHTTPDoor(_ receipts: StoreReceipts, token: String) throws -> HTTPDoor {
        let installation = try parts.database.read { try $0.installation() }
        guard let store = installation.flatMap({ StoreCode($0.store) }) else {
            throw CommandFailure(
                .configuration, "the agent's file knows no store", nextStep: "Enrol with a new folder.")
        }
        let start = ContinuousClock.now
        let access = HTTPAccess(
            token: token, uptimeSeconds: { (ContinuousClock.now - start).components.seconds },
            newSecret: { AgentParts.newSecret() })
        return HTTPDoor(
            desk: HTTPDesk(
                ratings: parts.ratings, inputs: parts.inputs, receipts: receipts, database: parts.database,
                store: store, status: statusTeller), access: access,
            versionSix: parts.configuration.httpVersionSix)
    }

    /// Tells how the agent stands, with what only a running one knows.
    private var statusTeller: LocalDoor.Status {
        let (parts, runner) = (parts, runner)
        return { () throws(KakuzukeError) in
            var response = try parts.statusResponse()
            response.add(runner.health.now)
            response.intervalSeconds = UInt32(parts.configuration.intervalSeconds)
            return response
        }
    }
}
