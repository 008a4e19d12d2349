import ArgumentParser
import Foundation
import Logging
import Storage

/// Makes a token of the platform operator, with which tenants are created.
struct OperatorTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator-token", abstract: "Makes a token of the platform operator.",
        discussion: """
            Example: kakuzuke-server operator-token --config /etc/kakuzuke/server.json --output operator.token

            Whoever may run this with the server's configuration may create tenants. Nothing inside a tenant can be
            seen with the token. The file is new and readable by its owner only.
            """)

    @Option(help: "JSON file with the configuration; environment variables go before it.")
    var config: String?

    @Option(help: "Names the token in the audit log.")
    var label = "operator"

    @Option(help: "Days for which it holds, 1 to 365.")
    var days = 90

    @Option(help: "File to write the token to.")
    var output: String

    func validate() throws {
        guard (1...OperatorToken.daysMax).contains(days) else {
            throw ValidationError("--days is 1 to \(OperatorToken.daysMax).")
        }
        guard !label.isEmpty, label.utf8.count <= 64 else { throw ValidationError("--label has 1 to 64 bytes.") }
    }

    func run() async throws {
        let configuration = try await ServerConfiguration.read(file: config)
        let run = ServerRun(configuration: configuration, logger: Logger(label: "kakuzuke-server"))
        let file = URL(filePath: output).standardizedFileURL
        let folder = try InstallationFolder(path: file.deletingLastPathComponent().path(percentEncoded: false))
        guard !folder.exists(file.lastPathComponent) else {
            throw InstallationError(reason: "\(output) exists and is not replaced")
        }
        let token = try await OperatorToken.make(run, label: label, days: days)
        try folder.write(Data((token + "\n").utf8), to: file.lastPathComponent, permissions: 0o400)
        print("wrote \(output)")
    }
}
