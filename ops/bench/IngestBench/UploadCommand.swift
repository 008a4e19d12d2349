import ArgumentParser
import Foundation
import Synchronizer

/// Uploads the spools of all agents and tells how long it took from the first handshake to the last answer.
///
/// The server ends an upload after it has made the states again that could not follow, so that time is in it; the
/// feed is not.
struct UploadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload", abstract: "Uploads every spool and prints the time as JSON.")

    @OptionGroup var server: ServerOptions

    @Option(help: "Agents that upload at a time.")
    var atATime = 1

    func run() async throws {
        let agents = try FileManager.default.contentsOfDirectory(atPath: server.agents).sorted().map {
            StoreAgent(folder: server.agents + "/" + $0)
        }
        let start = ContinuousClock.now
        let reports = try await withThrowingTaskGroup(of: SyncReport.self) { group in
            var waiting = agents[...]
            func next() {
                guard let agent = waiting.popFirst() else { return }
                group.addTask { [port = server.port] in
                    try await agent.synchronize(port: port, takingFeed: false)
                }
            }
            for _ in 0..<atATime { next() }
            var reports: [SyncReport] = []
            while let report = try await group.next() {
                reports.append(report)
                next()
            }
            return reports
        }
        let parts = (ContinuousClock.now - start).components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        func sum(_ count: (SyncReport) -> Int) -> Int { reports.reduce(0) { $0 + count($1) } }
        print(
            """
            {"seconds":\(seconds),"agents":\(reports.count),"batches":\(sum(\.batches)),"facts":\(sum(\.facts)),\
            "accepted":\(sum(\.accepted)),"quarantined":\(sum(\.quarantined)),"bytes":\(sum(\.bytesSent))}
            """)
    }
}
