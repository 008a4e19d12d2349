import ArgumentParser
import Foundation
import KakuzukeProtocol

/// Writes the diagnostics that an agent has sent into a folder.
struct AgentFetchCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Writes the diagnostics that an agent has sent into a new folder.",
        discussion: """
            Example: kakuzuke agent fetch 12 --output agent-s001

            The folder holds the files that `kakuzuke-agent diagnostics` writes, for its owner alone. \
            \(ExitStatus.help())
            """)

    @Argument(help: "The number of the command, as `kakuzuke agent commands` shows it.")
    var command: UInt64

    @Option(name: .customLong("output"), help: "A new folder.")
    var folder: String

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw CommandFailure(.dataRefused, "\(folder): exists and is not replaced", next: "name another folder")
        }
        var request = Kakuzuke_V1_FetchDiagnosticsRequest()
        request.commandNumber = command
        let asked = request
        let answer: Kakuzuke_V1_FetchDiagnosticsResponse = try await signIn.withServer { server in
            try await server.call("StoreService/FetchDiagnostics", asked)
        }
        let files: [Kakuzuke_V1_DiagnosticsFile]
        do {
            files = try Kakuzuke_V1_DiagnosticsFiles(packed: [UInt8](answer.contents)).files
        } catch {
            throw CommandFailure(
                .other, "the bundle of command \(command) cannot be used: \(error.code.rawValue)",
                next: "order a new one with `kakuzuke agent diagnostics`")
        }
        try Self.write(files, to: folder)
        return CommandReport(
            text: "wrote \(files.map(\.name).joined(separator: ", ")) to \(folder)",
            json: ["folder": .text(folder), "files": .list(files.map { .text($0.name) })])
    }

    /// Writes files into a new folder, all of them or none.
    static func write(_ files: [Kakuzuke_V1_DiagnosticsFile], to folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            for file in files {
                try Data(file.text.utf8).write(
                    to: URL(filePath: folder).appending(path: file.name), options: .withoutOverwriting)
            }
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw CommandFailure(
                .other, "\(folder): cannot be written", next: "check the disk and name another folder")
        }
    }
}
