import Foundation
import Testing

@testable import LocalAPI

// Goal: the description at /openapi.json is what the door does, no more and no less.
// Method: paths and methods are compared both ways; then schemathesis, which is not ours, makes right and wrong
// requests of it and holds every answer against it, always the same ones.
@Suite struct HTTPDescriptionTests {
    /// Longest that the tool may take; seconds.
    private static let secondsMax = 120.0

    @Test func everyRouteIsDescribedAndBack() async throws {
        try await DoorWorld.with { world in
            let answer = try await world.ask("GET", "/openapi.json", headers: ["Authorization": nil])
            #expect(answer.status == 200)
            let paths = try #require(answer.json["paths"] as? [String: [String: Any]])
            var described: Set<String> = []
            for (path, methods) in paths {
                for (method, operation) in methods {
                    described.insert(method.uppercased() + " " + path)
                    let route = try #require(
                        HTTPRoutes.all(world.desk, world.access).first {
                            $0.path == path && $0.method == method.uppercased()
                        }, "\(path)")
                    let operation = try #require(operation as? [String: Any])
                    // Who may ask and whether a key is needed stand in the description too.
                    #expect((route.access == .open) == (operation["security"] != nil), "\(path)")
                    #expect(route.needsKey == (operation["parameters"] != nil), "\(path)")
                }
            }
            let routes = Set(HTTPRoutes.all(world.desk, world.access).map { $0.method + " " + $0.path })
            #expect(described == routes)
        }
    }

    @Test(.timeLimit(.minutes(3))) func theDoorDoesWhatTheDescriptionSays() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let tool = root.appending(path: ".venv/bin/schemathesis")
        try #require(FileManager.default.isExecutableFile(atPath: tool.path()), "run ops/setup, which installs it")
        try await DoorWorld.with { world in
            let run = try await Self.run(
                tool,
                [
                    "run", "http://127.0.0.1:\(world.port)/openapi.json", "--url", "http://127.0.0.1:\(world.port)",
                    "--header", "Authorization: Bearer \(DoorWorld.token)", "--seed", "1", "--max-examples", "25",
                    "--phases", "examples,coverage,fuzzing", "--generation-database", "none", "--no-color",
                    "--request-timeout", "10",
                    "--exclude-checks", "positive_data_acceptance,use_after_free,ensure_resource_availability",
                ])
            #expect(run.status == 0, "\(run.output.suffix(6_000))")
        }
    }

    private static func run(_ tool: URL, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kz-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let output = folder.appending(path: "output")
        try Data().write(to: output)
        let process = Process()
        process.executableURL = tool
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let handle = try FileHandle(forWritingTo: output)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        let end = Date(timeIntervalSinceNow: secondsMax)
        while process.isRunning, Date() < end { try await Task.sleep(for: .milliseconds(50)) }
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        try handle.close()
        return (process.terminationStatus, String(decoding: try Data(contentsOf: output), as: UTF8.self))
    }
}
