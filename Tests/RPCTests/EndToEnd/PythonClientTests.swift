import Foundation
import RPC
import SwiftASN1
import Testing
import X509

// Goal: the document is enough to write a client. Method: a Python client made from it calls the real server over TLS.
@Suite struct PythonClientTests {
    struct Status: Decodable {
        var code: UInt8
        var message: String
        var metadata: [String: String]
    }

    struct Line: Decodable {
        var scenario: String
        var status: Status
        var answer: String?
        var equal: Bool?
        var end: String?
        var count: Int?
        var bytes: Int?
        var answers: Int?
        var last: String?
    }

    @Test func everyKindOfCallWorksFromPython() async throws {
        let scenarios = [
            "unary", "large", "error", "unimplemented", "deadline", "cancel", "client_streaming", "server_streaming",
            "bidirectional",
        ]
        try await TestServer.with { test in
            let lines = try await run(scenarios, test)
            #expect(lines.map(\.scenario) == scenarios)
            let byName = Dictionary(uniqueKeysWithValues: lines.map { ($0.scenario, $0) })
            #expect(byName["unary"]?.answer == "hello")
            #expect(byName["unary"]?.status.metadata == ["echo": "back"])
            #expect(byName["large"]?.equal == true)
            #expect(byName["error"]?.status.code == RPCStatusCode.notFound.rawValue)
            #expect(byName["error"]?.status.message == "no such thing")
            #expect(byName["error"]?.status.metadata == ["reason": "gone"])
            #expect(byName["unimplemented"]?.status.code == RPCStatusCode.unimplemented.rawValue)
            #expect(byName["deadline"]?.status.code == RPCStatusCode.deadlineExceeded.rawValue)
            #expect(byName["cancel"]?.answer == "alive")
            #expect(byName["client_streaming"]?.answer == "300 448500")
            #expect(byName["client_streaming"]?.end == nil)
            #expect(byName["server_streaming"]?.count == 50)
            #expect(byName["server_streaming"]?.bytes == 2_500_000)
            #expect(byName["bidirectional"]?.answers == 40)
            #expect(byName["bidirectional"]?.last == "19")
            #expect(byName["bidirectional"]?.status.metadata == ["done": "yes"])
            for name in ["unary", "large", "cancel", "client_streaming", "server_streaming", "bidirectional"] {
                #expect(byName[name]?.status.code == 0)
            }
        }
    }

    private func run(_ scenarios: [String], _ test: TestServer) async throws -> [Line] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Python/rpc_client.py")
        let authority = FileManager.default.temporaryDirectory.appending(path: "rpc-\(UUID().uuidString).pem")
        try test.authority.certificate.serializeAsPEM().pemString.write(
            to: authority, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: authority) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [
                "python3", "-B", script.path, "--port", "\(test.port)", "--authority", authority.path, "--server-name",
                "server.test",
            ] + scenarios
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: output.fileHandleForReading.readDataToEndOfFile())
            }
        }
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try data.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Line.self, from: $0) }
    }
}
