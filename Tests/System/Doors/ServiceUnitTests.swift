import Foundation
import Testing

// Goal: the unit that runs the agent is one that systemd takes, and gives it no right that it does not need.
// Method: systemd's own tools, where the machine has them, and the lines of the file.
extension SystemSuites {
    @Suite struct ServiceUnitTests {
        /// Highest exposure that the unit may have, in systemd's points of ten, times ten.
        private static let exposureMax = 20

        private static let unit = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../ops/agent/kakuzuke-agent.service").standardizedFileURL

        private static var hasTool: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze") }

        @Test func theAgentHasNoRightThatItDoesNotNeed() throws {
            let text = try String(contentsOf: Self.unit, encoding: .utf8)
            for line in [
                "User=kakuzuke-agent", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict",
                "StateDirectory=kakuzuke-agent", "StateDirectoryMode=0700", "RuntimeDirectoryMode=0750",
                "MemoryDenyWriteExecute=yes", "UMask=0077",
            ] {
                #expect(text.split(separator: "\n").contains { $0 == line }, "\(line)")
            }
            #expect(text.contains("MemoryMax="))
        }

        @Test(.enabled(if: hasTool)) func systemdTakesTheUnit() throws {
            // Only that the program is not installed here may be wrong.
            let here = FileManager.default.temporaryDirectory.appending(path: "kz-unit-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: here, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: here) }
            let copy = here.appending(path: "kakuzuke-agent.service")
            let text = try String(contentsOf: Self.unit, encoding: .utf8)
                .replacing("/usr/local/bin/kakuzuke-agent", with: "/bin/true")
            try Data(text.utf8).write(to: copy)
            let verified = try ProgramRun(system: ["systemd-analyze", "verify", copy.path()], in: here)
            #expect(verified.status == 0 && verified.errors.isEmpty, "\(verified.errors)")
            let rated = try ProgramRun(
                system: [
                    "systemd-analyze", "security", "--offline=true", "--threshold=\(Self.exposureMax)", copy.path(),
                ],
                in: here)
            #expect(rated.status == 0, "\(rated.output.suffix(400))")
        }
    }
}
