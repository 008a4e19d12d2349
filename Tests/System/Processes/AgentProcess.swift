import Foundation
import KakuzukeProtocol
import RPC
import Rating
import SwiftProtobuf

/// A real `kakuzuke-agent` of one store in a folder of its own.
final class AgentProcess {
    let folder: String
    private let program: LongRunningProgram

    init(folder: String) {
        self.folder = folder
        program = LongRunningProgram("kakuzuke-agent", log: folder + ".log")
    }

    /// Makes the agent known with a token of headquarters; it reads `journals` as the sample data's profile says.
    @discardableResult
    func enrol(_ token: URL, at server: ServerProcess, journals: URL, profile: URL) throws -> ProgramRun {
        try run(
            "enroll", "--server", "127.0.0.1:\(server.port)", "--server-name", "localhost", "--token-file",
            token.path(), "--journals", journals.path(), "--profile", profile.path(), "--quiet-seconds", "0",
            "--interval-seconds", "1", "--business-days-shift", "\(server.businessDaysShift)")
    }

    /// Runs one of the agent's commands to its end.
    func run(_ arguments: String...) throws -> ProgramRun { try run(arguments) }

    /// Runs one of the agent's commands to its end.
    func run(_ arguments: [String]) throws -> ProgramRun {
        try ProgramRun(
            "kakuzuke-agent", arguments + ["--data", folder],
            in: URL(filePath: folder).deletingLastPathComponent())
    }

    /// Starts the agent and waits until its door is open.
    func start() async throws { try await program.start(["run", "--data", folder], until: "listening on ") }

    /// Ends the agent as a power cut would.
    func kill() async throws { try await program.kill() }

    /// Stops the agent where it stands; it keeps its connections.
    func freeze() throws { try program.freeze() }

    /// Lets a frozen agent go on.
    func thaw() throws { try program.thaw() }

    /// False after it has ended, by itself or not.
    var isRunning: Bool { program.isRunning }

    /// What the agent has said in all its runs.
    func said() throws -> String { try program.said() }

    /// Asks the agent to stop.
    func stop() async throws { try await program.stop() }

    func destroy() { program.destroy() }

    /// What the command `status` says; nil when it says nothing, because the agent is just ending.
    func status() throws -> (exit: Int32, Kakuzuke_V1_GetStatusResponse)? {
        let run = try run("status", "--json")
        guard run.status <= 1, let status = try? Kakuzuke_V1_GetStatusResponse(jsonString: run.output) else {
            return nil
        }
        return (run.status, status)
    }

    /// Runs the command `sync`, again for a while where the server is not reached: a running agent that has just found
    /// it away takes a moment to try again.
    func synchronize() async throws -> ProgramRun {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(60)
        while true {
            let run = try run("sync")
            guard run.status == 69, clock.now < end else { return run }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Asks `status` until it is as wanted.
    func wait(
        seconds: Int, for what: String, until isReached: (Kakuzuke_V1_GetStatusResponse) -> Bool
    ) async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        var last = "nothing"
        repeat {
            if let (_, status) = try status() {
                if isReached(status) { return }
                last = try status.jsonString()
            }
            try await Task.sleep(for: .milliseconds(200))
        } while clock.now < end
        throw SystemTestError(
            reason: "\(folder): not within \(seconds) seconds: \(what); \(last)\n\(try program.said().suffix(4_000))")
    }

    /// A client of the running agent's door.
    func door() throws -> RPCClient {
        try RPCClient(.unixSocket(path: folder + "/agent.sock"), random: { 0.5 })
    }

    /// Sets a value in `agent.json` from the agent's next start on.
    func set(_ group: String, _ key: String, to value: Any) throws {
        try change(group) { $0[key] = value }
    }

    /// Sets all values of a group in the agent's settings, for its next start.
    func set(_ group: String, to values: [String: Any]) throws {
        try change(group) { $0 = values }
    }

    private func change(_ group: String, _ body: (inout [String: Any]) -> Void) throws {
        let file = URL(filePath: folder + "/agent.json")
        var all = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
        var product = all["kakuzuke"] as? [String: Any] ?? [:]
        var agent = product["agent"] as? [String: Any] ?? [:]
        var values = agent[group] as? [String: Any] ?? [:]
        body(&values)
        agent[group] = values
        product["agent"] = agent
        all["kakuzuke"] = product
        try JSONSerialization.data(withJSONObject: all, options: [.prettyPrinted, .sortedKeys]).write(to: file)
    }

    /// Lets the agent's business dates be shifted by so many days from its next start on.
    func setBusinessDaysShift(_ days: Int) throws {
        let file = URL(filePath: folder + "/agent.json")
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let pattern = /"businessDaysShift" : -?[0-9]+/
        guard text.contains(pattern) else { throw SystemTestError(reason: "agent.json holds no shift: \(text)") }
        try Data(text.replacing(pattern, with: "\"businessDaysShift\" : \(days)").utf8).write(to: file)
    }
}
